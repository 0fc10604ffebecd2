use api::ingest::read::ReadOptions;
#[test]
#[ignore]
fn zz() {
    let t = std::fs::read_to_string(std::env::var("FILE").unwrap()).unwrap();
    let d = super::draft(&t, &ReadOptions { url: None, title: std::env::var("TITLE").ok() });
    eprintln!("{}", super::print(&d));
}
