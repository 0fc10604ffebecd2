//! Reading a list of the graph as a client does: page by page, from either end.

use api::{
    graph::{List, Ref, View},
    page::{ListMark, PageArguments},
};

/// All rows of a list, three at a time; those of a backward walk come in the order of the walk.
#[must_use]
pub fn walk(list: &List, view: &View, backward: bool) -> Vec<Ref> {
    let mark = ListMark::new("test");
    let (mut found, mut cursor) = (Vec::new(), None);
    loop {
        let arguments = if backward {
            PageArguments { last: Some(3), before: cursor, ..PageArguments::default() }
        } else {
            PageArguments { first: Some(3), after: cursor, ..PageArguments::default() }
        };
        let page = list.page(view, &arguments.window(|| mark).unwrap()).unwrap();
        let (more, less) =
            if backward { (page.has_previous, page.has_next) } else { (page.has_next, page.has_previous) };
        assert_eq!(less, !found.is_empty());
        if backward {
            found.extend(page.rows.iter().rev());
        } else {
            found.extend(&page.rows);
        }
        let edge = if backward { page.rows.first() } else { page.rows.last() };
        match edge {
            Some(edge) if more => cursor = Some(list.position(view.graph(), *edge).cursor(mark)),
            _ => return found,
        }
    }
}
