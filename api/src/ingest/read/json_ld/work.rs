//! Works: papers, reports, recordings, and who made them.

use ::entity::vocabulary::{ContributionRole, DocumentKind, EntityKind, MaterialRole, Role, Vocabulary};

use super::{
    Graph, Kind,
    actor::is_address,
    all,
    event::{named, vocabulary},
    text, text_of, types,
};
use crate::ingest::{
    draft::{Attribute, AttributeDraft, Identity, MentionIx},
    read::{gather::stated, json::Json, moment::moment, page},
};

/// Properties whose values made the work.
const MAKERS: &[(&str, ContributionRole)] = &[
    ("author", ContributionRole::Author),
    ("creator", ContributionRole::Author),
    ("editor", ContributionRole::Editor),
    ("publisher", ContributionRole::Publisher),
    ("translator", ContributionRole::Translator),
    ("contributor", ContributionRole::Contributor),
];

impl<'a> Graph<'a> {
    pub(super) fn work(&mut self, node: &'a Json<'a>, key: &str) -> Option<MentionIx> {
        let (name, value) = text_of(node, "name").or_else(|| text_of(node, "headline"))?;
        if crate::name::plain(name).is_empty() {
            return None;
        }
        let ix = self.gather.once(EntityKind::Document, Identity::Name, named(value, name), "");
        self.mentions.insert(key.to_owned(), Some(ix));
        if let Some((kind, confidence)) = document_kind(node, name) {
            let read = stated(Attribute::DocumentKind, kind.as_str(), &node.place());
            self.gather.attribute(ix, AttributeDraft { confidence, ..read });
        }
        if let Some((printed, value)) = text_of(node, "datePublished") {
            match moment(printed) {
                Some(moment) => self.gather.attribute(ix, stated(Attribute::Issued, moment.date, &value.place())),
                None => self.doubt(value, &format!("“{printed}” is no date")),
            }
        }
        for property in ["url", "contentUrl"] {
            if let Some((address, value)) = text_of(node, property).filter(|(address, _)| is_address(address)) {
                self.gather.attribute(ix, stated(Attribute::Url, address, &value.place()));
            }
        }
        for language in all(node, "inLanguage") {
            if let Some(tag) = text(language).or_else(|| text_of(language, "alternateName").map(|(tag, _)| tag)) {
                self.gather.attribute(ix, stated(Attribute::Language, tag, &language.place()));
            }
        }
        if let Some((what, value)) = text_of(node, "abstract").or_else(|| text_of(node, "description")) {
            self.gather.attribute(ix, stated(Attribute::Abstract, what, &value.place()));
        }
        for (property, role) in MAKERS {
            for value in all(node, property) {
                if let Some(maker) = self.actor(value) {
                    self.gather.relate(Role::Contribution(*role), maker.ix, ix, 1.0, &value.place());
                }
            }
        }
        if let Some(event) = all(node, "recordedAt").next()
            && let Some(event_ix) = self.mention(event, Kind::Event)
        {
            self.gather.relate(Role::Material(MaterialRole::RecordingOf), ix, event_ix, 1.0, &event.place());
        }
        self.about(node, ix);
        Some(ix)
    }
}

/// What a work is: by its type, else by its name.
fn document_kind(node: &Json<'_>, name: &str) -> Option<(DocumentKind, f32)> {
    let typed = types(node).find_map(|name| {
        Some(match name {
            "Report" => DocumentKind::Report,
            "Book" => DocumentKind::Book,
            "Article" | "ScholarlyArticle" | "NewsArticle" | "TechArticle" => DocumentKind::Article,
            "PresentationDigitalDocument" => DocumentKind::Presentation,
            "VideoObject" => DocumentKind::Video,
            "AudioObject" => DocumentKind::Audio,
            "Dataset" => DocumentKind::Dataset,
            "Statement" => DocumentKind::Statement,
            _ => return None,
        })
    });
    let said = text_of(node, "additionalType").and_then(|(word, _)| vocabulary(word));
    said.or(typed).map(|kind| (kind, 1.0)).or_else(|| page::document_kind(name).map(|kind| (kind, 0.9)))
}
