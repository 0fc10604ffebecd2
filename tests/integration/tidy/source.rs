//! One Rust file as the rules see it: its tokens, without documentation and without what only tests compile.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// What a file says, each with its line.
#[derive(Default)]
pub(super) struct Source {
    /// The paths it names, `use` groups spelt out.
    pub paths: Vec<NamedPath>,
    /// Its string literals.
    pub strings: Vec<(usize, String)>,
    /// The names it gives: types, functions, modules, constants, variables.
    pub declared: Vec<(usize, String)>,
    /// Every `unwrap` and `expect`, and every leave for them, that gives no reason.
    pub unreasoned: Vec<usize>,
}

/// A path such as `crate::graph::View`.
pub(super) struct NamedPath {
    pub line: usize,
    pub segments: Vec<String>,
    /// Whether it is imported whole (`use axum;`).
    pub imported: bool,
    /// Whether it calls a macro.
    pub called: bool,
    /// How many inline modules of its file it stands in.
    pub depth: usize,
}

impl Source {
    /// Reads a file, or says why it cannot.
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let tokens: TokenStream = text.parse().map_err(|error| format!("is no Rust: {error}"))?;
        let mut reader = Reader { lines: text.lines().collect(), source: Self::default() };
        reader.tokens(tokens, Context::default());
        Ok(reader.source)
    }
}

const ITEM_WORDS: &[&str] = &[
    "async", "const", "enum", "fn", "impl", "let", "mod", "pub", "static", "struct", "trait", "type", "unsafe", "use",
];

/// Words that a path from the outermost root (`::entity`) follows without being part of it.
const LEADING_WORDS: &[&str] = &["as", "dyn", "for", "impl", "in", "mut", "return", "use"];

#[derive(Clone, Copy, Default)]
struct Context {
    depth: usize,
    /// Something around gives the reason for an `unwrap`.
    reasoned: bool,
}

struct Reader<'a> {
    lines: Vec<&'a str>,
    source: Source,
}

impl Reader<'_> {
    fn tokens(&mut self, stream: TokenStream, mut outer: Context) {
        let tokens: Vec<TokenTree> = stream.into_iter().collect();
        // With the reason that the attributes of the statement at hand give.
        let mut context = outer;
        let mut begins = true;
        let mut is_item = false;
        let mut commented = false;
        let mut tested = false;
        let mut at = 0;
        while at < tokens.len() {
            if begins {
                commented = self.comment_above(line(&tokens[at]));
            }
            if let Some((attribute, inner, length)) = attribute(&tokens[at..]) {
                match self.attribute(attribute, context) {
                    Attribute::Tests if inner => return,
                    Attribute::Tests => tested = true,
                    Attribute::Reason => {
                        context.reasoned = true;
                        outer.reasoned |= inner;
                    }
                    Attribute::Other => {}
                }
                at += length;
                continue;
            }
            if begins {
                is_item = ident(&tokens[at]).is_some_and(|word| ITEM_WORDS.contains(&word.as_str()));
                begins = false;
            }
            let ends = match &tokens[at] {
                // The commas of an item or a `let` stand between its generic parameters.
                TokenTree::Punct(mark) => mark.as_char() == ';' || (mark.as_char() == ',' && !is_item),
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                _ => false,
            };
            if tested {
                at += 1;
            } else {
                at += self.token(&tokens, at, Context { reasoned: context.reasoned || commented, ..context }, context);
            }
            if ends {
                (begins, tested, context) = (true, false, outer);
            }
        }
    }

    /// Reads one token, or a whole path, and says how many it read.
    fn token(&mut self, tokens: &[TokenTree], at: usize, here: Context, uncommented: Context) -> usize {
        match &tokens[at] {
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                let between = text.find('"').and_then(|from| text.get(from + 1..text.rfind('"')?));
                self.source.strings.extend(between.map(|text| (line(&tokens[at]), text.to_owned())));
                1
            }
            TokenTree::Group(group) => {
                let named = |back: usize| at.checked_sub(back).and_then(|at| ident(&tokens[at]));
                let is_module = group.delimiter() == Delimiter::Brace && named(2).as_deref() == Some("mod");
                // A comment above a statement speaks of its arguments too, but not of a whole body.
                let mut context = if group.delimiter() == Delimiter::Brace { uncommented } else { here };
                context.depth += usize::from(is_module);
                self.tokens(group.stream(), context);
                1
            }
            TokenTree::Punct(_) => 1,
            TokenTree::Ident(name) => {
                let line = line(&tokens[at]);
                let before = at.checked_sub(1).map(|at| &tokens[at]);
                if before.is_some_and(|before| is_mark(before, '.')) {
                    let is_call = matches!(tokens.get(at + 1), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
                    if is_call && (name == "unwrap" || name == "expect") && !here.reasoned && !self.commented(line) {
                        self.source.unreasoned.push(line);
                    }
                    return 1;
                }
                if !before.is_some_and(|before| is_mark(before, '\'')) {
                    self.declaration(&name.to_string(), &tokens[at + 1..]);
                }
                let imported = before.and_then(ident).is_some_and(|before| before == "use" || before == "crate");
                self.path(Vec::new(), &tokens[at..], imported, here.depth)
            }
        }
    }

    /// Reads the path that the tokens begin with, and says how many it read.
    fn path(&mut self, mut segments: Vec<String>, tokens: &[TokenTree], imported: bool, depth: usize) -> usize {
        let first = line(&tokens[0]);
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            match token {
                TokenTree::Ident(name) => segments.push(name.to_string()),
                TokenTree::Punct(mark) if mark.as_char() == '*' => segments.push("*".to_owned()),
                TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => {
                    for branch in branches(group) {
                        self.path(segments.clone(), &branch, imported, depth);
                    }
                    return at + 1;
                }
                _ => break,
            }
            at += 1;
            let is_keyword = segments.last().is_some_and(|name| LEADING_WORDS.contains(&name.as_str()));
            if is_keyword
                || !(tokens.get(at).is_some_and(|token| is_mark(token, ':'))
                    && tokens.get(at + 1).is_some_and(|token| is_mark(token, ':')))
            {
                break;
            }
            at += 2;
        }
        let called = tokens.get(at).is_some_and(|token| is_mark(token, '!'));
        self.source.paths.push(NamedPath { line: first, segments, imported, called, depth });
        at.max(1)
    }

    fn declaration(&mut self, keyword: &str, rest: &[TokenTree]) {
        if !["struct", "enum", "union", "trait", "fn", "mod", "type", "const", "static", "let"].contains(&keyword) {
            return;
        }
        let name =
            rest.iter().map(|token| (line(token), ident(token))).find(|(_, name)| name.as_deref() != Some("mut"));
        if let Some((line, Some(name))) = name {
            self.source.declared.push((line, name));
        }
    }

    fn attribute(&mut self, attribute: &Group, context: Context) -> Attribute {
        let names = idents(attribute.stream());
        let says = |name: &str| names.iter().any(|(_, said)| said == name);
        match names.first() {
            Some((_, name)) if name == "doc" => return Attribute::Other,
            Some((_, name)) if name == "cfg" && says("test") && !says("not") => return Attribute::Tests,
            _ => {}
        }
        if let Some((line, _)) = names.iter().find(|(_, name)| name == "unwrap_used" || name == "expect_used") {
            if says("reason") {
                return Attribute::Reason;
            }
            self.source.unreasoned.push(*line);
        }
        self.tokens(attribute.stream(), context);
        Attribute::Other
    }

    fn commented(&self, line: usize) -> bool {
        self.lines[line - 1].contains("// ") || self.comment_above(line)
    }

    fn comment_above(&self, line: usize) -> bool {
        line.checked_sub(2).is_some_and(|above| self.lines[above].trim_start().starts_with("// "))
    }
}

enum Attribute {
    /// What follows is compiled for tests alone.
    Tests,
    /// What follows may unwrap, and the reason is given.
    Reason,
    Other,
}

/// The attribute that the tokens begin with, whether it speaks of what it stands in, and how many tokens it takes.
fn attribute(tokens: &[TokenTree]) -> Option<(&Group, bool, usize)> {
    if !is_mark(tokens.first()?, '#') {
        return None;
    }
    let inner = is_mark(tokens.get(1)?, '!');
    match tokens.get(1 + usize::from(inner))? {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Bracket => {
            Some((group, inner, 2 + usize::from(inner)))
        }
        _ => None,
    }
}

/// The comma-separated branches of a `use` group.
fn branches(group: &Group) -> Vec<Vec<TokenTree>> {
    let tokens: Vec<TokenTree> = group.stream().into_iter().collect();
    tokens.split(|token| is_mark(token, ',')).filter(|branch| !branch.is_empty()).map(<[_]>::to_vec).collect()
}

/// Every identifier in a stream, at any depth.
fn idents(stream: TokenStream) -> Vec<(usize, String)> {
    stream
        .into_iter()
        .flat_map(|token| match &token {
            TokenTree::Group(group) => idents(group.stream()),
            TokenTree::Ident(name) => vec![(line(&token), name.to_string())],
            _ => Vec::new(),
        })
        .collect()
}

fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(name) => Some(name.to_string()),
        _ => None,
    }
}

fn is_mark(token: &TokenTree, mark: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == mark)
}

fn line(token: &TokenTree) -> usize {
    token.span().start().line
}
