//! What a browser says of itself, in two words: the device and the app that shows the pages.
//!
//! Only these are kept, so that people recognise their phone in a list and nothing else is known of
//! it. Nothing is decided by them: anybody can claim to be any browser.

use entity::session::{BrowserKind, DeviceKind};

/// As told by the header `User-Agent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    pub kind: DeviceKind,
    pub browser: BrowserKind,
}

impl Device {
    pub fn from_user_agent(text: &str) -> Self {
        Self {
            kind: kind(text),
            browser: browser(text),
        }
    }
}

fn kind(text: &str) -> DeviceKind {
    let says = |word: &str| text.contains(word);
    if says("OpenHarmony") || says("HarmonyOS") {
        return if says("Tablet") {
            DeviceKind::HarmonyTablet
        } else {
            DeviceKind::HarmonyPhone
        };
    }
    if says("Android") {
        return if says("Mobile") {
            DeviceKind::AndroidPhone
        } else {
            DeviceKind::AndroidTablet
        };
    }
    [
        ("iPhone", DeviceKind::Iphone),
        ("iPad", DeviceKind::Ipad),
        ("Windows NT", DeviceKind::Windows),
        ("Macintosh", DeviceKind::Mac),
        ("Linux", DeviceKind::Linux),
    ]
    .into_iter()
    .find_map(|(word, kind)| says(word).then_some(kind))
    .unwrap_or(DeviceKind::Other)
}

fn browser(text: &str) -> BrowserKind {
    // Most claim to be Chrome and Safari as well, so what is rarer comes first.
    [
        ("wxwork", BrowserKind::WeCom),
        ("MicroMessenger", BrowserKind::WeChat),
        ("DingTalk", BrowserKind::DingTalk),
        ("AlipayClient", BrowserKind::Alipay),
        ("QQBrowser", BrowserKind::Qq),
        ("UCBrowser", BrowserKind::Uc),
        ("Quark", BrowserKind::Quark),
        ("baiduboxapp", BrowserKind::Baidu),
        ("HuaweiBrowser", BrowserKind::Huawei),
        ("MiuiBrowser", BrowserKind::Xiaomi),
        ("HeyTapBrowser", BrowserKind::Oppo),
        ("VivoBrowser", BrowserKind::Vivo),
        ("Edg", BrowserKind::Edge),
        ("Firefox", BrowserKind::Firefox),
        ("FxiOS", BrowserKind::Firefox),
        ("CriOS", BrowserKind::Chrome),
        ("Chrome", BrowserKind::Chrome),
        ("Safari", BrowserKind::Safari),
    ]
    .into_iter()
    .find_map(|(word, browser)| text.contains(word).then_some(browser))
    .unwrap_or(BrowserKind::Other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn browsers_are_known_by_their_rarest_word() {
        for (text, kind, browser) in [
            (
                "Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36",
                DeviceKind::AndroidPhone,
                BrowserKind::Chrome,
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; V2183A; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/116.0.0.0 Mobile Safari/537.36 XWEB/1160065 MMWEBSDK/20231202 MMWEBID/2585 MicroMessenger/8.0.47.2560(0x28002F35) WeChat/arm64 Weixin NetType/4G Language/zh_CN ABI/arm64",
                DeviceKind::AndroidPhone,
                BrowserKind::WeChat,
            ),
            (
                "Mozilla/5.0 (Linux; Android 13; 21051182C) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36",
                DeviceKind::AndroidTablet,
                BrowserKind::Chrome,
            ),
            (
                "Mozilla/5.0 (Phone; OpenHarmony 5.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/114.0.0.0 Safari/537.36 ArkWeb/4.1.6.1 Mobile HuaweiBrowser/5.0.4.300",
                DeviceKind::HarmonyPhone,
                BrowserKind::Huawei,
            ),
            (
                "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1",
                DeviceKind::Iphone,
                BrowserKind::Safari,
            ),
            (
                "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/125.0.0.0 Safari/537.36 Edg/125.0.0.0",
                DeviceKind::Windows,
                BrowserKind::Edge,
            ),
            (
                "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0",
                DeviceKind::Linux,
                BrowserKind::Firefox,
            ),
            ("curl/8.5.0", DeviceKind::Other, BrowserKind::Other),
            ("", DeviceKind::Other, BrowserKind::Other),
        ] {
            let device = Device { kind, browser };
            assert_eq!(Device::from_user_agent(text), device, "{text}");
        }
    }
}
