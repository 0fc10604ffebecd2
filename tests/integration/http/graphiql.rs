use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use tests::harness::{server, server_with};

use super::{ask, get};

#[tokio::test]
async fn the_page_names_its_host_or_says_why_it_names_another() {
    let page = get(&server().await, "/").await;
    assert_eq!(page.status, StatusCode::OK);
    let says_why = page.text().contains("GraphiQL is loaded from unpkg.com, because");
    let policy = page.header(header::CONTENT_SECURITY_POLICY);
    assert_eq!(policy.contains("https://"), says_why, "{policy}");
    assert_eq!(page.text().contains("https://"), says_why);
}

#[tokio::test]
async fn every_part_of_the_page_is_there_and_kept_for_ever() {
    let server = server().await;
    let page = get(&server, "/").await.text();
    for path in page.split('"').filter(|text| text.starts_with("/assets/")) {
        let part = get(&server, path).await;
        assert_eq!(part.status, StatusCode::OK, "{path}");
        assert!(part.header(header::CACHE_CONTROL).contains("immutable"));
        let again = Request::get(path).header(header::IF_NONE_MATCH, part.header(header::ETAG));
        let again = ask(&server, again.body(Body::empty()).expect("a request")).await;
        assert_eq!((again.status, again.body.len()), (StatusCode::NOT_MODIFIED, 0), "{path}");
    }
    assert_eq!(get(&server, "/assets/nothing.js").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_page_can_be_off() {
    let server = server_with(|config| config.graphiql = false).await;
    let answer = get(&server, "/").await;
    assert_eq!((answer.status, answer.code().as_str()), (StatusCode::NOT_FOUND, "NOT_FOUND"));
}
