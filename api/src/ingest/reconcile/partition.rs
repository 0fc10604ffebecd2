//! Which of those who bear one name are one: a pure function of the set of what is said of them, so that the order in which
//! it was said does not matter.
//!
//! What agrees (an organisation, a document, a forum or a near time in common) hangs together, and one who hangs together
//! without contradiction is one person. Where there is one, only an organisation in common holds, and whoever agrees with
//! one of the parts alone is of that part. Who is named without organisation and time is the only one who bears the name, or
//! is undecided.

use super::{
    context::Context,
    verdict::{NEAR_YEARS, are_addressed_apart, live_apart, shared},
};

/// Parts what is said by whom it is said of. `judged` tells which two an editor keeps apart.
pub(super) fn partition(said: &[&Context], judged: impl Fn(usize, usize) -> bool) -> Vec<Vec<usize>> {
    let parting = Parting { said, judged: &judged };
    let all: Vec<usize> = (0..said.len()).collect();
    let (mut bare, mut parts) = (Vec::new(), Vec::new());
    for part in linked(all, |a, b| parting.agree(*a, *b)) {
        if part.iter().all(|at| said[*at].is_bare()) {
            bare.extend(part);
        } else {
            parts.extend(parting.refine(part));
        }
    }
    parting.place(bare, &mut parts);
    parts
}

/// Why two are not one although the name is the same; nothing where nothing speaks against it.
pub(super) fn against(here: &Context, there: &Context) -> Option<&'static str> {
    let together = !here.events.is_disjoint(&there.events);
    let strangers = !here.houses.is_empty() && !there.houses.is_empty() && here.houses.is_disjoint(&there.houses);
    are_addressed_apart(here, there)
        .or_else(|| live_apart(here, there))
        .or((together && strangers).then_some("they were at one event for different organisations"))
}

/// Whether something beside the name speaks for two being one.
pub(super) fn agree(here: &Context, there: &Context) -> bool {
    is_for_one(here, there)
        || shared(&here.forums, &there.forums).is_some()
        || shared(&here.documents, &there.documents).is_some()
        || here.years_from(there).is_some_and(|years| years <= NEAR_YEARS)
}

fn is_for_one(here: &Context, there: &Context) -> bool {
    shared(&here.organisations, &there.organisations).is_some()
}

struct Parting<'a> {
    said: &'a [&'a Context],
    judged: &'a dyn Fn(usize, usize) -> bool,
}

impl Parting<'_> {
    fn against(&self, a: usize, b: usize) -> bool {
        (self.judged)(a, b) || against(self.said[a], self.said[b]).is_some()
    }

    fn agree(&self, a: usize, b: usize) -> bool {
        agree(self.said[a], self.said[b]) && !self.against(a, b)
    }

    fn contradicts(&self, part: &[usize]) -> bool {
        part.iter().enumerate().any(|(at, a)| part[at + 1..].iter().any(|b| self.against(*a, *b)))
    }

    /// The parts of what hangs together.
    fn refine(&self, part: Vec<usize>) -> Vec<Vec<usize>> {
        if !self.contradicts(&part) {
            return vec![part];
        }
        let of_one = |a: &usize, b: &usize| is_for_one(self.said[*a], self.said[*b]) && !self.against(*a, *b);
        let alike = |a: &usize, b: &usize| of_one(a, b) && self.said[*a].addresses == self.said[*b].addresses;
        let finer = |part: Vec<usize>, holds: &dyn Fn(&usize, &usize) -> bool| {
            if self.contradicts(&part) { linked(part, holds) } else { vec![part] }
        };
        let parts = linked(part, of_one).into_iter().flat_map(|part| finer(part, &alike));
        let parts =
            parts.flat_map(|part| if self.contradicts(&part) { self.without_bridges(part, alike) } else { vec![part] });
        let parts: Vec<Vec<usize>> = parts.flat_map(|part| finer(part, &|_, _| false)).collect();
        self.attach(parts)
    }

    /// What hangs together without those who agree with two who contradict each other, and each of those.
    fn without_bridges(&self, part: Vec<usize>, holds: impl Fn(&usize, &usize) -> bool) -> Vec<Vec<usize>> {
        let is_bridge = |at: &usize| {
            let near: Vec<usize> = part.iter().copied().filter(|other| other != at && holds(at, other)).collect();
            self.contradicts(&near)
        };
        let (bridges, rest): (Vec<usize>, Vec<usize>) = part.iter().copied().partition(is_bridge);
        linked(rest, holds).into_iter().chain(bridges.into_iter().map(|bridge| vec![bridge])).collect()
    }

    /// Joins each part to the only other one that it has an organisation in common with, or else agrees with.
    fn attach(&self, parts: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let any = |a: usize, b: usize, holds: &dyn Fn(usize, usize) -> bool| {
            parts[a].iter().any(|one| parts[b].iter().any(|other| holds(*one, *other)))
        };
        let fits = |a: usize, b: usize| a != b && !any(a, b, &|a, b| self.against(a, b));
        let only: Vec<Option<usize>> = (0..parts.len())
            .map(|at| {
                let others: Vec<usize> = (0..parts.len()).filter(|other| fits(at, *other)).collect();
                let near = |holds: &dyn Fn(usize, usize) -> bool| -> Vec<usize> {
                    others.iter().copied().filter(|other| any(at, *other, holds)).collect()
                };
                let close = near(&|a, b| is_for_one(self.said[a], self.said[b]));
                let near = if close.is_empty() { near(&|a, b| self.agree(a, b)) } else { close };
                near.first().copied().filter(|_| near.len() == 1)
            })
            .collect();
        let mut found = Vec::new();
        for group in linked((0..parts.len()).collect(), |a, b| only[*a] == Some(*b) || only[*b] == Some(*a)) {
            let whole: Vec<usize> = group.iter().flat_map(|at| parts[*at].iter().copied()).collect();
            if self.contradicts(&whole) {
                found.extend(group.into_iter().map(|at| parts[at].clone()));
            } else {
                found.push(whole);
            }
        }
        found
    }

    /// Gives what is said without organisation and time to the only one who bears the name: first what says man or woman.
    fn place(&self, bare: Vec<usize>, parts: &mut Vec<Vec<usize>>) {
        let (plain, addressed): (Vec<usize>, Vec<usize>) =
            bare.into_iter().partition(|at| self.said[*at].addresses.len() != 1);
        let fits = |part: &[usize], bare: &[usize]| !part.iter().any(|a| bare.iter().any(|b| self.against(*a, *b)));
        let same = |a: &usize, b: &usize| !self.against(*a, *b) && self.said[*a].addresses == self.said[*b].addresses;
        for bare in [addressed, plain] {
            let (mut near, mut others): (Vec<Vec<usize>>, _) = match parts.as_slice() {
                [only] => linked(bare, same).into_iter().partition(|bare| fits(only, bare)),
                _ => (Vec::new(), linked(bare, same)),
            };
            match (parts.as_mut_slice(), near.as_slice()) {
                ([only], [_]) => only.extend(near.into_iter().flatten()),
                _ => parts.append(&mut near),
            }
            parts.append(&mut others);
        }
    }
}

/// What hangs together by pairs.
fn linked<T>(mut all: Vec<T>, holds: impl Fn(&T, &T) -> bool) -> Vec<Vec<T>> {
    let mut found = Vec::new();
    while let Some(first) = all.pop() {
        let (mut group, mut open) = (vec![first], 0);
        while open < group.len() {
            let (near, far): (Vec<T>, Vec<T>) = all.into_iter().partition(|other| holds(&group[open], other));
            group.extend(near);
            all = far;
            open += 1;
        }
        found.push(group);
    }
    found
}
