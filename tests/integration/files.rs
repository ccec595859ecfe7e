//! Photos: taken in once, made anew without what the camera wrote into them, shown to whom they concern.

use image::{DynamicImage, ImageFormat, RgbImage};
use reqwest::{Method, Response};
use server::clock::new_id;
use std::io::Cursor;
use uuid::Uuid;

use crate::support::{
    Client, Json, Role, TestApp,
    client::PHOTO,
    json, on_both,
    steps::{ORDER, PLAIN},
};

on_both! {
    a_photo_is_made_anew,
    the_same_upload_again_is_the_same_photo,
    what_is_no_photo_is_refused,
    a_photo_is_used_once_and_by_its_owner,
}

async fn put(client: &Client, id: Uuid, bytes: impl Into<reqwest::Body>) -> Response {
    let path = format!("/files/{id}");
    client
        .request(Method::PUT, &path)
        .body(bytes)
        .send()
        .await
        .unwrap()
}

/// A photo as a phone takes it: large, lying on its side, with a position in its EXIF.
fn from_a_phone() -> Vec<u8> {
    let picture = RgbImage::from_raw(2_400, 1_200, vec![90; 3 * 2_400 * 1_200]).unwrap();
    let mut jpeg = Vec::new();
    DynamicImage::from(picture)
        .write_to(&mut Cursor::new(&mut jpeg), ImageFormat::Jpeg)
        .unwrap();
    // Orientation 6 (turn right), and a text that stands for everything else that EXIF tells.
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x02\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\x01\x0e\0\x02\0\0\0\x0c\0\0\0\x26\0\0\0\0GPS position".to_vec();
    exif.push(0);
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let mut with_exif = jpeg[..2].to_vec();
    with_exif.extend([0xff, 0xe1]);
    with_exif.extend(length);
    with_exif.extend(&exif);
    with_exif.extend(&jpeg[2..]);
    with_exif
}

async fn a_photo_is_made_anew(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = new_id();
    let sent = from_a_phone();
    assert!(String::from_utf8_lossy(&sent).contains("GPS position"));
    let response = put(&resident, id, sent).await;
    assert_eq!(response.status(), 201);
    let described: Json = response.json().await.unwrap();
    assert_eq!(
        described,
        json!({
            "id": id, "url": format!("/files/{id}"), "thumbnailUrl": format!("/files/{id}/thumbnail"),
            "width": 960, "height": 1_920,
        })
    );
    for (path, height) in [("url", 1_920), ("thumbnailUrl", 400)] {
        let shown = resident
            .get(described[path].as_str().unwrap())
            .send()
            .await
            .unwrap();
        assert_eq!(shown.headers()["content-type"], "image/jpeg");
        assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
        let cached = shown.headers()["cache-control"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(cached.contains("private"), "{cached}");
        let bytes = shown.bytes().await.unwrap();
        assert!(!String::from_utf8_lossy(&bytes).contains("GPS"));
        let picture = image::load_from_memory_with_format(&bytes, ImageFormat::Jpeg).unwrap();
        assert_eq!(picture.height(), height);
    }
}

async fn the_same_upload_again_is_the_same_photo(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let id = new_id();
    let first: Json = put(&resident, id, PHOTO).await.json().await.unwrap();
    let again = put(&resident, id, PHOTO).await;
    assert_eq!(again.status(), 200);
    assert_eq!(again.json::<Json>().await.unwrap(), first);

    let somebody = app.as_role(Role::Neighbour).await;
    let theirs = put(&somebody, id, PHOTO).await;
    assert_eq!(theirs.status(), 404);
    assert_eq!(theirs.json::<Json>().await.unwrap()["code"], "NOT_FOUND");
    assert_eq!(put(&app.nobody(), id, PHOTO).await.status(), 401);
}

async fn what_is_no_photo_is_refused(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let cut = from_a_phone();
    for (what, bytes) in [
        ("nothing", Vec::new()),
        ("words", "这不是照片".as_bytes().to_vec()),
        (
            "a page",
            b"<!doctype html><script>alert(1)</script>".to_vec(),
        ),
        (
            "a drawing",
            br#"<svg xmlns="http://www.w3.org/2000/svg"/>"#.to_vec(),
        ),
        ("a part", cut[..200].to_vec()),
    ] {
        let response = put(&resident, new_id(), bytes).await;
        assert_eq!(response.status(), 422, "{what}");
        let answer: Json = response.json().await.unwrap();
        assert_eq!(answer["code"], "PHOTO_UNREADABLE", "{what}");
    }
    let wide = {
        let mut png = Vec::new();
        let line = RgbImage::new(20_000, 1);
        line.write_to(&mut Cursor::new(&mut png), ImageFormat::Png)
            .unwrap();
        png
    };
    let response = put(&resident, new_id(), wide).await;
    assert_eq!(response.status(), 413, "more pixels than we decode");
    assert_eq!(
        response.json::<Json>().await.unwrap()["code"],
        "PHOTO_TOO_LARGE"
    );

    // As large as a phone makes them is all right, as far as the size goes.
    let padded = [PHOTO, &vec![0; 11 << 20]].concat();
    assert_eq!(put(&resident, new_id(), padded).await.status(), 201);
}

async fn a_photo_is_used_once_and_by_its_owner(app: &TestApp) {
    let resident = app.as_role(Role::Resident).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let photo = resident.upload_photo().await;
    let with = |photos: Json| {
        let mut request = app.request(PLAIN);
        request["photoIds"] = photos;
        request
    };
    neighbour
        .submit(with(json!([photo])))
        .await
        .refused_on("NOT_FOUND", "photoIds");
    resident
        .submit(with(json!([photo, new_id()])))
        .await
        .refused_on("NOT_FOUND", "photoIds");
    let seven: Vec<Uuid> = (0..7).map(|_| new_id()).collect();
    resident
        .submit(with(json!(seven)))
        .await
        .refused_on("TOO_MANY", "photoIds");
    resident
        .act("submitOrder", with(json!([photo])), ORDER)
        .await
        .data();
    resident
        .submit(with(json!([photo])))
        .await
        .refused_on("NOT_FOUND", "photoIds");
}
