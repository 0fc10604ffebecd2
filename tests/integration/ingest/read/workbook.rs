//! Workbooks, read through a mapping like any list.

use api::{
    error::Code,
    ingest::{
        draft::Draft,
        read::{Format, ReadOptions, list::Mapping, read},
    },
};

use super::{archive::zipped, print, sound};

const MAPPING: &str =
    "[event]\nname = \"Event\"\ndate = \"Day\"\n[person]\nname = \"Name\"\n[participation]\ntitle = \"Post\"\n";

/// A workbook of one sheet, `People`, with these rows.
fn workbook(rows: &str) -> Vec<u8> {
    let types = r#"<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/></Types>"#;
    let root = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<?xml version="1.0"?><workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"#;
    let relations = r#"<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles" Target="styles.xml"/></Relationships>"#;
    let styles = r#"<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#;
    let sheet = format!(
        r#"<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>"#
    );
    zipped(&[
        ("[Content_Types].xml", types.as_bytes()),
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", book.as_bytes()),
        ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
        ("xl/styles.xml", styles.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ])
}

fn text(at: &str, text: &str) -> String {
    format!(r#"<c r="{at}" t="inlineStr"><is><t>{text}</t></is></c>"#)
}

fn header() -> String {
    let cells = [("A1", "Event"), ("B1", "Name"), ("C1", "Post"), ("D1", "Day")];
    format!(r#"<row r="1">{}</row>"#, cells.map(|(at, name)| text(at, name)).concat())
}

fn mapped(bytes: &[u8], mapping: &str) -> Result<Draft, api::error::Error> {
    let mapping = Some(Box::new(Mapping::parse(mapping).unwrap()));
    read(bytes, Format::Auto, &ReadOptions { mapping, ..ReadOptions::default() })
}

#[test]
fn a_sheet_is_read_like_a_list() {
    let rows = [
        header(),
        format!(
            r#"<row r="2">{}{}<c r="D2" s="1"><v>40875</v></c></row>"#,
            text("A2", "Tide talks"),
            text("B2", "Ada Quill")
        ),
        // A formula counts as what it last gave; the row between is empty.
        format!(
            r#"<row r="4">{}{}<c r="C4" t="str"><f>CONCAT("a")</f><v>=Counsellor</v></c></row>"#,
            text("A4", "Tide talks"),
            text("B4", "Mr. Bo Reed")
        ),
    ];
    let draft = mapped(&workbook(&rows.concat()), MAPPING).unwrap();
    sound(&draft);
    insta::assert_snapshot!(print(&draft));
}

#[test]
fn a_sheet_that_claims_to_be_vast_takes_no_room() {
    let rows = [header(), format!(r#"<row r="1048576">{}</row>"#, text("XFD1048576", "far"))].concat();
    let draft = mapped(&workbook(&rows), MAPPING).unwrap();
    assert!(draft.facts.is_empty());
}

#[test]
fn a_wrong_sheet_and_a_broken_workbook_are_refused() {
    let bytes = workbook(&header());
    let error = mapped(&bytes, &format!("sheet = \"Guests\"\n{MAPPING}")).unwrap_err();
    assert!(error.message().contains("no sheet “Guests”; it has: People"), "{error}");
    for end in (4..bytes.len()).step_by(7) {
        let _ = mapped(&bytes[..end], MAPPING);
    }
    let error = mapped(&workbook("<row><c r=\"A1\""), MAPPING).unwrap_err();
    assert_eq!(error.code(), Code::BadUserInput, "{error}");
    let error = read(&bytes, Format::Auto, &ReadOptions::default()).unwrap_err();
    assert!(error.message().contains("--mapping"), "{error}");
}
