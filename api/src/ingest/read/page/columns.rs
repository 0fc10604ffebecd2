//! Rows of cells that name people: a name, then post, organisation and state, in whichever order the cells show.

use super::{
    people::{Someone, Who},
    posts::{Post, is_title},
    roles::role,
    words::is_person_name,
};
use crate::{
    ingest::gazetteer,
    name::{plain, split_honorific},
};

/// The cells of a line: parted by tabs, or by gaps that no sentence has; none where there are fewer than three.
fn cells(text: &str) -> Vec<&str> {
    let parts = text.split('\t').flat_map(|part| part.split("   "));
    let cells: Vec<&str> = parts.map(str::trim).filter(|cell| !cell.is_empty()).take(12).collect();
    if cells.len() > 2 || (cells.len() == 2 && text.contains('\t')) { cells } else { Vec::new() }
}

/// Whether a line is the head of a table of people: `Name  Position  Organisation`.
pub(super) fn is_header(text: &str) -> bool {
    let mut cells = cells(text);
    if cells.is_empty() {
        cells = text.split(',').map(str::trim).collect();
    }
    let known = cells.iter().filter(|cell| is_column(cell)).count();
    known >= 2 && known * 3 >= cells.len() * 2
}

fn is_column(text: &str) -> bool {
    matches!(
        plain(text).as_str(),
        "name"
            | "names"
            | "full name"
            | "first name"
            | "last name"
            | "surname"
            | "family name"
            | "title"
            | "position"
            | "function"
            | "post"
            | "job title"
            | "designation"
            | "organisation"
            | "organization"
            | "institution"
            | "affiliation"
            | "company"
            | "country"
            | "state"
            | "delegation"
            | "role"
            | "no"
            | "email"
            | "e mail"
            | "nom"
            | "prenom"
            | "nom et prenom"
            | "fonction"
            | "poste"
            | "organisme"
            | "pays"
            | "nombre"
            | "apellido"
            | "apellidos"
            | "nombre y apellido"
            | "cargo"
            | "puesto"
            | "organizacion"
            | "institucion"
            | "entidad"
            | "pais"
    )
}

/// Whoever a row of cells names.
pub(super) fn someone(text: &str) -> Option<Someone<'_>> {
    let cells = cells(text);
    let named = cells.iter().position(|cell| {
        let (honorific, name) = split_honorific(cell);
        is_person_name(name, honorific.is_some())
    })?;
    // A number may stand before the name, nothing else.
    if cells.get(..named)?.iter().any(|cell| cell.contains(char::is_alphabetic)) {
        return None;
    }
    let (honorific, name) = split_honorific(cells.get(named)?);
    let mut post = Post { apart: true, ..Post::default() };
    let mut said = None;
    for cell in cells.get(named + 1..)? {
        if let Some(role) = role(cell).filter(|_| said.is_none()) {
            said = Some((role, *cell));
        } else if gazetteer::country(cell).is_some() {
            post.state = post.state.or(Some(cell));
        } else if is_title(cell) && post.title.is_none() {
            post.title = Some(cell);
        } else if post.organisation.is_none() && cell.starts_with(char::is_uppercase) {
            post.organisation = Some(cell);
        }
    }
    let who = Who::Person { honorific, name };
    Some(Someone { role: said, who, posts: vec![post], capacity: None, behalf: None, tentative: false, talk: None })
}
