//! `Mutation`: the table of contents of everything that a client which may write can ask for.

use async_graphql::{Context, Enum, InputObject};

use super::{
    at::{NodeAt, app, view},
    event::Event,
    loader::{SourceOf, loader},
    scalar::Url,
    source::Source,
};
use crate::{
    error::{Code, Error, Result},
    graph::View,
    ingest::{
        draft::{self, Severity},
        plan::Report,
        read::{Format, ReadOptions},
        write::{self, import, rehearse},
    },
};

/// What can be written.
#[derive(Debug)]
pub struct Mutation;

/// What can be written. Refused with FORBIDDEN unless the server was started with `--writes` and lets this client.
#[async_graphql::Object]
impl Mutation {
    /// Reads a source in, all of it or nothing; read again, it adds nothing.
    async fn import_source(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The source, and what is known of it.")] input: ImportSourceInput,
    ) -> Result<ImportSourcePayload> {
        let view = view(ctx)?;
        if !view.viewer().may_write {
            return Err(Error::new(Code::Forbidden, FORBIDDEN));
        }
        input.import(ctx, view).await
    }
}

const FORBIDDEN: &str = "Writes are off for you; the server must be started with `--writes loopback`, not `--read-only`, and asked from its own \
     machine.";

/// A source to read in.
#[derive(Debug, InputObject)]
pub(crate) struct ImportSourceInput {
    /// The text of the source.
    content: String,
    /// How it is laid out.
    #[graphql(default_with = "Some(SourceFormat::Auto)")]
    format: Option<SourceFormat>,
    /// Where it was published: what tells it from every other source, if it is given.
    url: Option<Url>,
    /// Its title, where it has none of its own.
    title: Option<String>,
    /// Say what would be read, and change nothing.
    #[graphql(default_with = "Some(false)")]
    dry_run: Option<bool>,
}

/// How a source is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum SourceFormat {
    /// Known by its content.
    Auto,
    /// An event page as text.
    PageText,
    /// An event page as HTML.
    PageHtml,
    /// schema.org as JSON-LD, alone or in a page.
    JsonLd,
}

/// How grave a message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum MessageSeverity {
    /// For the curious.
    Info,
    /// Something was left out or is in doubt.
    Warning,
    /// Something could not be read.
    Error,
}

impl ImportSourceInput {
    async fn import(self, ctx: &Context<'_>, view: &View) -> Result<ImportSourcePayload> {
        let app = app(ctx)?;
        let url = self.url.map(|url| url.0);
        let options = ReadOptions { url, title: self.title, ..ReadOptions::default() };
        let format = match self.format {
            None | Some(SourceFormat::Auto) => Format::Auto,
            Some(SourceFormat::PageText) => Format::PageText,
            Some(SourceFormat::PageHtml) => Format::PageHtml,
            Some(SourceFormat::JsonLd) => Format::JsonLd,
        };
        let source = write::Source { bytes: self.content.as_bytes(), format, options: &options, actor: "importSource" };
        let done = if self.dry_run == Some(true) {
            rehearse(&app.store, source).await
        } else {
            import(&app.store, source).await
        };
        let (report, refused) = match done {
            Ok(report) => (report, None),
            Err(error) if matches!(error.code(), Code::BadUserInput | Code::TooLarge) => {
                (Report::default(), Some(error))
            }
            Err(error) => return Err(error),
        };
        let view = view.at(app.feed.catch_up().await?);
        Ok(ImportSourcePayload { view, report, refused })
    }
}

/// What an import did, and the look at the graph that sees it.
pub(crate) struct ImportSourcePayload {
    view: View,
    report: Report,
    refused: Option<Error>,
}

/// What an import did, or with `dryRun` would do.
#[async_graphql::Object]
impl ImportSourcePayload {
    /// Entities and relations that are new.
    async fn created(&self) -> usize {
        self.report.created
    }

    /// Entities and relations that were known and gained evidence.
    async fn matched(&self) -> usize {
        self.report.matched
    }

    /// Entities and relations of which nothing new was said.
    async fn unchanged(&self) -> usize {
        self.report.unchanged
    }

    /// Facts that were refused; `messages` say why.
    async fn refused(&self) -> usize {
        self.report.refused
    }

    /// The source as it is kept; null if it is not.
    async fn source(&self, ctx: &Context<'_>) -> Result<Option<Source>> {
        let row = loader(ctx)?.load_one(SourceOf(self.report.source)).await?;
        Ok(row.map(|row| Source { view: self.view.clone(), row }))
    }

    /// The events that it is about, in the order of their mention; none that are not kept yet.
    async fn events(&self) -> Vec<Event> {
        let find = |id: &uuid::Uuid| self.view.graph().find_node(*id);
        self.report.events.iter().filter_map(find).map(|ix| Event(NodeAt { view: self.view.clone(), ix })).collect()
    }

    /// What the reader says: lines left out, dates refused.
    async fn messages(&self) -> Vec<ImportMessage> {
        self.report.messages.iter().cloned().map(ImportMessage).collect()
    }

    /// Why nothing was read; empty if it was.
    async fn user_errors(&self) -> Vec<UserError> {
        self.refused.iter().cloned().map(UserError).collect()
    }

    /// The version of the graph that holds it.
    async fn graph_version(&self) -> Option<String> {
        self.report.version.map(|version| version.to_string())
    }
}

/// See [`draft::Message`].
pub(crate) struct ImportMessage(draft::Message);

/// Something that the reader says to whoever imports.
#[async_graphql::Object]
impl ImportMessage {
    /// The line that it is about, from 1; null if it is about the whole.
    async fn line(&self) -> Option<u32> {
        self.0.line
    }

    /// How grave it is.
    async fn severity(&self) -> MessageSeverity {
        match self.0.severity {
            Severity::Info => MessageSeverity::Info,
            Severity::Warning => MessageSeverity::Warning,
            Severity::Error => MessageSeverity::Error,
        }
    }

    /// One sentence: what, and what to do.
    async fn text(&self) -> &str {
        &self.0.text
    }
}

/// A wish that was refused.
pub(crate) struct UserError(Error);

/// Why a wish was refused.
#[async_graphql::Object]
impl UserError {
    /// A word for programs.
    async fn code(&self) -> &str {
        self.0.code().as_str()
    }

    /// The input field that it is about, from the outside in.
    async fn field(&self) -> Option<Vec<&str>> {
        Some(vec!["input", "content"])
    }

    /// One sentence: what was wrong, and what to do.
    async fn message(&self) -> &str {
        self.0.message()
    }
}
