//! Names of nobody: common surnames with common given names, put together by chance.

use super::dice::Dice;

const SURNAMES: [&str; 60] = [
    "周", "林", "何", "高", "罗", "郑", "梁", "谢", "宋", "唐", "许", "冯", "曹", "曾", "肖", "田",
    "董", "潘", "袁", "蔡", "蒋", "余", "杜", "叶", "程", "魏", "苏", "吕", "丁", "任", "沈", "姚",
    "卢", "傅", "钟", "姜", "谭", "廖", "范", "陆", "金", "石", "戴", "贾", "韦", "夏", "邱", "方",
    "侯", "邹", "熊", "白", "段", "雷", "黎", "史", "龙", "陶", "贺", "顾",
];
const GIVEN_NAMES: [&str; 72] = [
    "秀珍", "桂芝", "玉琴", "春梅", "素云", "淑芬", "金凤", "月娥", "巧玲", "慧琴", "雪莲", "丽萍",
    "红霞", "晓芸", "思琪", "雨欣", "佳怡", "梦洁", "亚男", "春燕", "翠兰", "桂香", "银花", "静雯",
    "诗涵", "秋菊", "美华", "玉芬", "彩云", "文娟", "少芬", "惠珍", "小莉", "雅琴", "瑞芳", "若兰",
    "志勇", "德顺", "长福", "国栋", "春生", "树林", "大勇", "启明", "承志", "宗耀", "明远", "兴旺",
    "学军", "广才", "福海", "铁山", "少峰", "子轩", "宇航", "伟业", "志远", "成林", "守义", "忠良",
    "继红", "文博", "立群", "家和", "庆余", "双全", "永康", "正阳", "新宇", "思源", "传宝", "开泰",
];

/// Goes once through all pairs, in an order of its own, before any comes twice.
pub struct Names {
    pairs: Vec<(usize, usize)>,
    next: usize,
}

impl Names {
    pub fn new(dice: &mut Dice) -> Self {
        let mut pairs: Vec<(usize, usize)> = (0..SURNAMES.len())
            .flat_map(|surname| (0..GIVEN_NAMES.len()).map(move |given| (surname, given)))
            .collect();
        dice.shuffle(&mut pairs);
        Self { pairs, next: 0 }
    }

    pub fn draw(&mut self) -> String {
        let (surname, given) = self.pairs[self.next % self.pairs.len()];
        self.next += 1;
        format!("{}{}", SURNAMES[surname], GIVEN_NAMES[given])
    }
}
