//! Words: how a folded text is cut, for the index, for questions and for highlights alike.

use std::ops::Range;

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

use crate::name;

/// The name under which tantivy knows [`Words`].
pub(super) const WORDS: &str = "words";

/// The words of a folded text. Scripts that write without spaces are cut letter by letter.
pub(super) fn words(folded: &str) -> Pieces<'_> {
    Pieces(folded)
}

/// See [`words`].
#[derive(Clone)]
pub(super) struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0.trim_start_matches(' ');
        let first = rest.chars().next()?;
        let end = if is_ideograph(first) {
            first.len_utf8()
        } else {
            // ASCII, which most words are of, is told byte by byte.
            let plain = rest.bytes().take_while(|byte| byte.is_ascii() && *byte != b' ').count();
            let behind = &rest[plain..];
            plain + behind.find(|c| c == ' ' || is_ideograph(c)).unwrap_or(behind.len())
        };
        let (piece, behind) = rest.split_at(end);
        self.0 = behind;
        Some(piece)
    }
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// Whether a word is one Latin letter, as those of `U.N.D.P.` are.
pub(super) fn is_letter(word: &str) -> bool {
    word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// The words of a text as it is printed, folded, each with the bytes that it was made of.
pub(super) fn spans(text: &str) -> impl Iterator<Item = (Range<usize>, String)> {
    let mut from = 0;
    let runs = std::iter::from_fn(move || {
        let start = from + text[from..].find(is_inside)?;
        let end = text[start..].find(|c| !is_inside(c)).map_or(text.len(), |length| start + length);
        from = end;
        Some(start..end)
    });
    runs.flat_map(|run| {
        let folded = name::fold(&text[run.clone()]);
        words(&folded).map(|word| (run.clone(), word.to_owned())).collect::<Vec<_>>()
    })
}

fn is_inside(c: char) -> bool {
    c.is_alphanumeric() || name::is_silent(c) || unicode_normalization::char::is_combining_mark(c)
}

/// Cuts folded texts for tantivy. Letters that stand alone in a row are also given as one word: `u n d p`, `undp`.
///
/// It lends its room to one stream after the other: a name is too short to be worth any of its own.
#[derive(Clone, Default)]
pub(super) struct Words {
    token: Token,
    letters: String,
}

/// See [`Words`].
pub(super) struct WordStream<'a> {
    words: Pieces<'a>,
    ahead: Option<&'a str>,
    next: usize,
    room: &'a mut Words,
}

impl Tokenizer for Words {
    type TokenStream<'a> = WordStream<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> WordStream<'a> {
        let mut words = words(text);
        let ahead = words.next();
        self.token.reset();
        self.letters.clear();
        WordStream { words, ahead, next: 0, room: self }
    }
}

impl TokenStream for WordStream<'_> {
    fn advance(&mut self) -> bool {
        let Words { token, letters } = &mut *self.room;
        token.text.clear();
        let letter = self.ahead.is_some_and(is_letter);
        if !letter && !letters.is_empty() {
            // They stand where the last of them does.
            let several = letters.len() > 1;
            if several {
                token.text.push_str(letters);
            }
            letters.clear();
            if several {
                return true;
            }
        }
        let Some(word) = self.ahead else { return false };
        self.ahead = self.words.next();
        if letter {
            letters.push_str(word);
        }
        token.text.push_str(word);
        token.position = self.next;
        self.next += 1;
        true
    }

    fn token(&self) -> &Token {
        &self.room.token
    }

    fn token_mut(&mut self) -> &mut Token {
        &mut self.room.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<(usize, String)> {
        let mut tokens = Vec::new();
        let mut tokenizer = Words::default();
        let mut stream = tokenizer.token_stream(text);
        while stream.advance() {
            tokens.push((stream.token().position, stream.token().text.clone()));
        }
        tokens
    }

    #[test]
    fn letters_in_a_row_are_one_word_too() {
        let expected = ["0 u", "1 n", "1 un", "2 report"].map(str::to_owned);
        assert_eq!(tokens("u n report").iter().map(|(at, word)| format!("{at} {word}")).collect::<Vec<_>>(), expected);
        assert_eq!(tokens("report u n d p").last().unwrap().1, "undp");
        assert_eq!(tokens("a report"), [(0, "a".to_owned()), (1, "report".to_owned())]);
        assert_eq!(tokens(""), []);
    }

    #[test]
    fn words_are_found_where_they_are_printed() {
        let text = "ROSENGÄRTNER, Toni-Shae — O’Brien 联合";
        let found: Vec<_> = spans(text).map(|(at, word)| format!("{} = {word}", &text[at])).collect();
        let expected =
            ["ROSENGÄRTNER = rosengartner", "Toni = toni", "Shae = shae", "O’Brien = obrien", "联合 = 联", "联合 = 合"];
        assert_eq!(found, expected);
    }
}
