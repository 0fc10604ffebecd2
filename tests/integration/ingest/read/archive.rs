//! Archives: opened, and never more than a source may have.

use std::io::Write as _;

use api::{
    error::Code,
    ingest::read::archive::{Unpacked, unpack},
};
use flate2::{Compression, write::GzEncoder};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A `.zip` of some files.
pub(super) fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in files {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

#[track_caller]
fn too_large(bytes: &[u8]) {
    let error = unpack(bytes).unwrap_err();
    assert_eq!(error.code(), Code::TooLarge, "{error}");
}

#[test]
fn archives_give_their_files() {
    let file = |name: &str, bytes: &[u8]| Unpacked { name: name.to_owned(), bytes: bytes.to_vec() };
    assert_eq!(unpack(b"a page").unwrap(), None);
    assert_eq!(unpack(&gzipped(b"a page")).unwrap(), Some(vec![file("", b"a page")]));
    let two = zipped(&[("b/two.txt", b"2"), (".hidden", b"0"), ("__MACOSX/one.txt", b"0"), ("a.txt", b"1")]);
    assert_eq!(unpack(&two).unwrap(), Some(vec![file("a.txt", b"1"), file("b/two.txt", b"2")]));
}

#[test]
fn bombs_and_broken_archives_are_refused() {
    let zeros = vec![0; 33 << 20];
    too_large(&gzipped(&zeros));
    too_large(&zipped(&[("zeros", &zeros)]));
    let many = vec![0; 30 << 20];
    let names: Vec<String> = (0..9).map(|number| format!("zeros{number}")).collect();
    let files: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), many.as_slice())).collect();
    too_large(&zipped(&files));
    let whole = zipped(&[("a.txt", b"some text that is packed")]);
    for end in 4..whole.len() {
        assert!(unpack(&whole[..end]).is_err(), "{end}");
    }
    let packed = gzipped(b"some text that is packed");
    assert!(unpack(&packed[..packed.len() - 9]).is_err());
}
