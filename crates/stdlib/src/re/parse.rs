//! The text of a pattern to its tree, with CPython's messages and positions.

use super::charset::{Charset, Class, Fold};
use super::tree::{At, Greed, MANY, Node};
use super::{ASCII, DOTALL, IGNORECASE, LOCALE, MULTILINE, UNICODE, VERBOSE};
use pyrun_vm::text::unicode::is_identifier;
use pyrun_vm::text::{Text, TextBuf};
use std::collections::HashMap;

/// How deep groups nest at most.
const MAX_DEPTH: usize = 300;

/// What is wrong with a pattern.
#[derive(Debug)]
pub struct PatternError {
    /// CPython's words.
    pub message: String,
    /// Where, if that can be told.
    pub at: Option<usize>,
    /// Which exception: `re.error` if nothing is said.
    pub kind: ErrorKind,
}

/// Which exception is raised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorKind {
    /// `re.error`
    Pattern,
    /// `ValueError`
    Value,
    /// `OverflowError`
    Overflow,
    /// `RecursionError`
    Recursion,
    /// `IndexError`
    Index,
}

type Res<T> = Result<T, PatternError>;

/// A parsed pattern.
pub struct Parsed {
    /// The tree.
    pub node: Node,
    /// The flags, those from the text included.
    pub flags: u32,
    /// How many groups there are, the whole match included.
    pub groups: usize,
    /// The names of groups.
    pub names: Vec<(TextBuf, usize)>,
}

struct Parser<'a> {
    s: &'a [u32],
    at: usize,
    text: bool,
    flags: u32,
    /// Widths of groups; `None` while one is open.
    groups: Vec<Option<(u64, u64)>>,
    names: Vec<(TextBuf, usize)>,
    /// The groups by the characters of their names.
    by_name: HashMap<Vec<u32>, usize>,
    /// Groups there were when the outermost look behind began.
    behind: Option<usize>,
    /// Groups asked for by number, and where.
    asked: Vec<(usize, usize)>,
    depth: usize,
}

/// Parses a pattern.
pub fn parse(s: &[u32], text: bool, flags: u32) -> Res<Parsed> {
    let mut p = Parser {
        s,
        at: 0,
        text,
        flags,
        groups: vec![None],
        names: Vec::new(),
        by_name: HashMap::new(),
        behind: None,
        asked: Vec::new(),
        depth: 0,
    };
    let node = p.alternatives(flags, true)?;
    if p.at < s.len() {
        return Err(p.error("unbalanced parenthesis", p.at));
    }
    for &(g, at) in &p.asked {
        if g >= p.groups.len() {
            return Err(p.error(&format!("invalid group reference {g}"), at));
        }
    }
    let flags = fix_flags(p.flags, text)?;
    Ok(Parsed { node, flags, groups: p.groups.len(), names: p.names })
}

/// Checks flags against each other and the kind of pattern.
pub fn fix_flags(flags: u32, text: bool) -> Res<u32> {
    let wrong = |m: &str| Err(PatternError { message: m.into(), at: None, kind: ErrorKind::Value });
    if text {
        if flags & LOCALE != 0 {
            return wrong("cannot use LOCALE flag with a str pattern");
        }
        if flags & ASCII != 0 && flags & UNICODE != 0 {
            return wrong("ASCII and UNICODE flags are incompatible");
        }
        return Ok(if flags & ASCII == 0 { flags | UNICODE } else { flags });
    }
    if flags & UNICODE != 0 {
        return wrong("cannot use UNICODE flag with a bytes pattern");
    }
    if flags & LOCALE != 0 && flags & ASCII != 0 {
        return wrong("ASCII and LOCALE flags are incompatible");
    }
    Ok(flags)
}

fn flag(c: char) -> Option<u32> {
    Some(match c {
        'i' => IGNORECASE,
        'L' => LOCALE,
        'm' => MULTILINE,
        's' => DOTALL,
        'x' => VERBOSE,
        'a' => ASCII,
        'u' => UNICODE,
        _ => return None,
    })
}

const KINDS: u32 = ASCII | LOCALE | UNICODE;

/// An item of a set, or an escape.
enum Item {
    Char(u32),
    Class(Class, bool),
    At(At),
    Group(usize),
}

impl Parser<'_> {
    fn error(&self, message: &str, at: usize) -> PatternError {
        PatternError { message: message.into(), at: Some(at), kind: ErrorKind::Pattern }
    }

    fn fail<T>(&self, message: &str, at: usize) -> Res<T> {
        Err(self.error(message, at))
    }

    fn shown(&self, from: usize) -> String {
        self.show(from, self.at)
    }

    fn show(&self, from: usize, to: usize) -> String {
        let part = &self.s[from..to.min(self.s.len())];
        part.iter().map(|&c| char::from_u32(c).unwrap_or('\u{fffd}')).collect()
    }

    fn peek(&self) -> Option<char> {
        self.s.get(self.at).map(|&c| char::from_u32(c).unwrap_or('\u{fffd}'))
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    fn eat(&mut self, c: char) -> bool {
        let found = self.peek() == Some(c);
        self.at += usize::from(found);
        found
    }

    fn fold(&self, flags: u32) -> Fold {
        match flags & IGNORECASE {
            0 => Fold::No,
            _ if self.text && flags & ASCII == 0 => Fold::Unicode,
            _ => Fold::Ascii,
        }
    }

    fn ascii(&self, flags: u32) -> bool {
        !self.text || flags & ASCII != 0
    }

    fn alternatives(&mut self, flags: u32, first: bool) -> Res<Node> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(PatternError {
                message: "maximum recursion depth exceeded".into(),
                at: None,
                kind: ErrorKind::Recursion,
            });
        }
        let mut parts = Vec::new();
        // Global flags at the start hold for all that follows.
        let mut flags = flags;
        loop {
            parts.push(self.sequence(&mut flags, first && parts.is_empty())?);
            if !self.eat('|') {
                break;
            }
        }
        self.depth -= 1;
        Ok(if parts.len() == 1 { parts.remove(0) } else { Node::Alt(parts) })
    }

    fn skip_verbose(&mut self, flags: u32) {
        if flags & VERBOSE == 0 {
            return;
        }
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\n' | '\r' | '\x0b' | '\x0c') => self.at += 1,
                Some('#') => while !matches!(self.next(), None | Some('\n')) {},
                _ => return,
            }
        }
    }

    fn sequence(&mut self, flags: &mut u32, first: bool) -> Res<Node> {
        let mut out: Vec<Node> = Vec::new();
        loop {
            self.skip_verbose(*flags);
            let start = self.at;
            let Some(c) = self.peek() else { break };
            if matches!(c, '|' | ')') {
                break;
            }
            self.at += 1;
            let node = match c {
                '\\' => match self.escape(start)? {
                    Item::Char(c) => Node::Char(c, self.fold(*flags)),
                    Item::At(At::Boundary(_, yes)) => {
                        Node::At(At::Boundary(self.ascii(*flags), yes))
                    }
                    Item::At(at) => Node::At(at),
                    Item::Group(g) => Node::Backref(g, self.fold(*flags)),
                    Item::Class(class, not) => self.class(class, not, *flags),
                },
                '[' => self.set(start, *flags)?,
                '.' if *flags & DOTALL != 0 => Node::AnyAll,
                '.' => Node::Any,
                '^' if *flags & MULTILINE != 0 => Node::At(At::LineStart),
                '^' => Node::At(At::Start),
                '$' if *flags & MULTILINE != 0 => Node::At(At::LineEnd),
                '$' => Node::At(At::LastLineEnd),
                '*' | '+' | '?' | '{' => match self.repeat(c, start, &mut out)? {
                    Some(node) => node,
                    None => Node::Char('{' as u32, self.fold(*flags)),
                },
                '(' => match self.group(start, flags, first && out.is_empty())? {
                    Some(node) => node,
                    None => continue,
                },
                _ => Node::Char(self.s[start], self.fold(*flags)),
            };
            out.push(node);
        }
        Ok(if out.len() == 1 { out.remove(0) } else { Node::Cat(out) })
    }

    fn class(&self, class: Class, not: bool, flags: u32) -> Node {
        let set = Charset::new(Vec::new(), vec![(class, not)], false, self.ascii(flags), Fold::No);
        Node::Set(Box::new(set))
    }

    fn digits(&mut self) -> usize {
        let start = self.at;
        while self.peek().is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
        }
        start
    }

    fn bound(&self, from: usize, to: usize) -> Res<Option<u32>> {
        if from == to {
            return Ok(None);
        }
        match self.show(from, to).parse::<u32>() {
            Ok(n) if n < MANY => Ok(Some(n)),
            _ => Err(PatternError {
                message: "the repetition number is too large".into(),
                at: None,
                kind: ErrorKind::Overflow,
            }),
        }
    }

    /// A repetition of the last node; `None` when a brace stands for itself.
    fn repeat(&mut self, c: char, start: usize, out: &mut Vec<Node>) -> Res<Option<Node>> {
        let (min, max) = match c {
            '?' => (0, 1),
            '*' => (0, MANY),
            '+' => (1, MANY),
            _ => {
                if self.peek() == Some('}') {
                    return Ok(None);
                }
                let low = self.digits();
                let low_end = self.at;
                let (high, high_end) = if self.eat(',') {
                    let high = self.digits();
                    (high, self.at)
                } else {
                    (low, low_end)
                };
                if !self.eat('}') {
                    self.at = start + 1;
                    return Ok(None);
                }
                let min = self.bound(low, low_end)?.unwrap_or(0);
                let max = self.bound(high, high_end)?.unwrap_or(MANY);
                if max < min {
                    return self.fail("min repeat greater than max repeat", start + 1);
                }
                (min, max)
            }
        };
        let item = match out.pop() {
            None | Some(Node::At(_)) => return self.fail("nothing to repeat", start),
            Some(Node::Repeat(..)) => return self.fail("multiple repeat", start),
            Some(Node::Cat(parts)) if parts.is_empty() => Node::EMPTY,
            Some(item) => item,
        };
        let greed = if self.eat('?') {
            Greed::Lazy
        } else if self.eat('+') {
            Greed::Possessive
        } else {
            Greed::Greedy
        };
        Ok(Some(Node::Repeat(Box::new(item), min, max, greed)))
    }

    fn set(&mut self, start: usize, flags: u32) -> Res<Node> {
        let negated = self.eat('^');
        let (mut ranges, mut classes) = (Vec::new(), Vec::new());
        let mut empty = true;
        let unterminated = |p: &Self| p.error("unterminated character set", start);
        loop {
            let from = self.at;
            let c = self.next().ok_or_else(|| unterminated(self))?;
            if c == ']' && !empty {
                break;
            }
            empty = false;
            let low = if c == '\\' { self.set_escape(from)? } else { Item::Char(self.s[from]) };
            if !self.eat('-') {
                push_item(low, &mut ranges, &mut classes);
                continue;
            }
            let middle = self.at;
            let c = self.next().ok_or_else(|| unterminated(self))?;
            if c == ']' {
                push_item(low, &mut ranges, &mut classes);
                ranges.push(('-' as u32, '-' as u32));
                break;
            }
            let high =
                if c == '\\' { self.set_escape(middle)? } else { Item::Char(self.s[middle]) };
            match (low, high) {
                (Item::Char(a), Item::Char(b)) if a <= b => ranges.push((a, b)),
                _ => {
                    let (this, that) = (self.show(from, middle - 1), self.shown(middle));
                    return self.fail(&format!("bad character range {this}-{that}"), from);
                }
            }
        }
        let set = Charset::new(ranges, classes, negated, self.ascii(flags), self.fold(flags));
        Ok(match set.single() {
            Some((c, fold)) => Node::Char(c, fold),
            None => Node::Set(Box::new(set)),
        })
    }

    fn hex(&mut self, start: usize, digits: usize) -> Res<Item> {
        let from = self.at;
        while self.at - from < digits && self.peek().is_some_and(|c| c.is_ascii_hexdigit()) {
            self.at += 1;
        }
        if self.at - from != digits {
            return self.fail(&format!("incomplete escape {}", self.shown(start)), start);
        }
        match u32::from_str_radix(&self.shown(from), 16) {
            Ok(c) if c < 0x110000 => Ok(Item::Char(c)),
            _ => self.bad_escape(start),
        }
    }

    fn bad_escape<T>(&self, start: usize) -> Res<T> {
        self.fail(&format!("bad escape {}", self.shown(start)), start)
    }

    fn named_char(&mut self, start: usize) -> Res<Item> {
        if !self.eat('{') {
            return self.fail("missing {", self.at);
        }
        let (name, _) = self.until('}', "character name")?;
        self.fail(&format!("undefined character name '{}'", name.as_text().to_lossy()), start)
    }

    /// What is the same inside and outside of sets.
    fn common_escape(&mut self, c: char, start: usize) -> Option<Res<Item>> {
        Some(Ok(match c {
            'a' => Item::Char(7),
            'f' => Item::Char(12),
            'n' => Item::Char(10),
            'r' => Item::Char(13),
            't' => Item::Char(9),
            'v' => Item::Char(11),
            '\\' => Item::Char(92),
            'd' | 'D' => Item::Class(Class::Digit, c == 'D'),
            's' | 'S' => Item::Class(Class::Space, c == 'S'),
            'w' | 'W' => Item::Class(Class::Word, c == 'W'),
            'x' => return Some(self.hex(start, 2)),
            'u' if self.text => return Some(self.hex(start, 4)),
            'U' if self.text => return Some(self.hex(start, 8)),
            'N' if self.text => return Some(self.named_char(start)),
            _ => return None,
        }))
    }

    fn escaped(&mut self, start: usize) -> Res<char> {
        match self.next() {
            Some(c) => Ok(c),
            None => self.fail("bad escape (end of pattern)", start),
        }
    }

    fn octal(&mut self, start: usize, most: usize) -> Res<Item> {
        while self.at - start - 1 < most && self.peek().is_some_and(|c| c.is_digit(8)) {
            self.at += 1;
        }
        let c = u32::from_str_radix(&self.shown(start + 1), 8).unwrap_or(0);
        if c > 0o377 {
            let m = format!("octal escape value {} outside of range 0-0o377", self.shown(start));
            return self.fail(&m, start);
        }
        Ok(Item::Char(c))
    }

    fn set_escape(&mut self, start: usize) -> Res<Item> {
        let c = self.escaped(start)?;
        if c == 'b' {
            return Ok(Item::Char(8));
        }
        if let Some(item) = self.common_escape(c, start) {
            return item;
        }
        match c {
            '0'..='7' => self.octal(start, 3),
            c if c.is_ascii_alphanumeric() => self.bad_escape(start),
            _ => Ok(Item::Char(self.s[start + 1])),
        }
    }

    fn escape(&mut self, start: usize) -> Res<Item> {
        let c = self.escaped(start)?;
        match c {
            'A' => return Ok(Item::At(At::Start)),
            'Z' => return Ok(Item::At(At::End)),
            'b' | 'B' => return Ok(Item::At(At::Boundary(false, c == 'b'))),
            '0' => return self.octal(start, 3),
            '1'..='9' => return self.reference(c, start),
            _ => {}
        }
        if let Some(item) = self.common_escape(c, start) {
            return item;
        }
        if c.is_ascii_alphabetic() {
            self.bad_escape(start)
        } else {
            Ok(Item::Char(self.s[start + 1]))
        }
    }

    /// An octal escape of three digits, or the number of a group.
    fn reference(&mut self, c: char, start: usize) -> Res<Item> {
        if let Some(d) = self.peek().filter(char::is_ascii_digit) {
            self.at += 1;
            if c.is_digit(8) && d.is_digit(8) && self.peek().is_some_and(|c| c.is_digit(8)) {
                return self.octal(start, 3);
            }
        }
        let g = self.shown(start + 1).parse::<usize>().unwrap_or(usize::MAX);
        if g >= self.groups.len() {
            return self.fail(&format!("invalid group reference {g}"), start + 1);
        }
        if self.groups[g].is_none() {
            return self.fail("cannot refer to an open group", start);
        }
        self.check_behind(g)?;
        Ok(Item::Group(g))
    }

    fn check_behind(&self, g: usize) -> Res<()> {
        match self.behind {
            Some(_) if self.groups.get(g).is_none_or(Option::is_none) => {
                self.fail("cannot refer to an open group", self.at)
            }
            Some(limit) if g >= limit => {
                let m = "cannot refer to group defined in the same lookbehind subpattern";
                self.fail(m, self.at)
            }
            _ => Ok(()),
        }
    }

    /// Text up to a character, which is passed over; and where it starts.
    fn until(&mut self, end: char, what: &str) -> Res<(TextBuf, usize)> {
        let start = self.at;
        loop {
            match self.next() {
                None if self.at == start => return self.fail(&format!("missing {what}"), start),
                None => {
                    return self.fail(&format!("missing {end}, unterminated name"), start);
                }
                Some(c) if c == end => break,
                Some(_) => {}
            }
        }
        if self.at == start + 1 {
            return self.fail(&format!("missing {what}"), start);
        }
        Ok((self.s[start..self.at - 1].iter().copied().collect(), start))
    }

    fn check_name(&self, name: &TextBuf, at: usize) -> Res<()> {
        let shown = pyrun_vm::text::repr::repr_lossy(name.as_text());
        if !self.text && name.as_ascii().is_none() || !is_identifier(name.as_text()) {
            return self.fail(&format!("bad character in group name {shown}"), at);
        }
        Ok(())
    }

    fn named(&self, name: Text<'_>) -> Option<usize> {
        self.by_name.get(&name.iter().collect::<Vec<u32>>()).copied()
    }

    /// What follows an opening parenthesis; `None` for comments and flags.
    fn group(&mut self, start: usize, flags: &mut u32, first: bool) -> Res<Option<Node>> {
        let (mut name, mut capture, mut atomic, mut inner) = (None, true, false, *flags);
        if self.eat('?') {
            let Some(c) = self.next() else {
                return self.fail("unexpected end of pattern", self.at);
            };
            capture = false;
            match c {
                'P' => match self.next() {
                    Some('<') => {
                        let (n, at) = self.until('>', "group name")?;
                        self.check_name(&n, at)?;
                        name = Some((n, at));
                        capture = true;
                    }
                    Some('=') => return self.named_backref(*flags).map(Some),
                    None => return self.fail("unexpected end of pattern", self.at),
                    Some(c) => return self.fail(&format!("unknown extension ?P{c}"), start + 1),
                },
                ':' => {}
                '#' => loop {
                    match self.next() {
                        Some(')') => return Ok(None),
                        Some(_) => {}
                        None => {
                            return self.fail("missing ), unterminated comment", start);
                        }
                    }
                },
                '=' | '!' => return self.look(start, *flags, c == '=', false).map(Some),
                '<' => match self.next() {
                    Some(c @ ('=' | '!')) => {
                        return self.look(start, *flags, c == '=', true).map(Some);
                    }
                    None => return self.fail("unexpected end of pattern", self.at),
                    Some(c) => return self.fail(&format!("unknown extension ?<{c}"), start + 1),
                },
                '(' => return self.conditional(start, *flags).map(Some),
                '>' => atomic = true,
                c if c == '-' || flag(c).is_some() => match self.inline_flags(c)? {
                    None => {
                        if !first {
                            let m = "global flags not at the start of the expression";
                            return self.fail(m, start);
                        }
                        *flags |= self.flags;
                        return Ok(None);
                    }
                    Some((add, del)) => {
                        if add & KINDS != 0 {
                            inner &= !KINDS;
                        }
                        inner = (inner | add) & !del;
                    }
                },
                c => return self.fail(&format!("unknown extension ?{c}"), start + 1),
            }
        }
        let g = if capture { Some(self.open(name)?) } else { None };
        let node = self.alternatives(inner, false)?;
        if !self.eat(')') {
            return self.fail("missing ), unterminated subpattern", start);
        }
        Ok(Some(match g {
            Some(g) => {
                self.groups[g] = Some(self.width(&node));
                Node::Group(g, Box::new(node))
            }
            None if atomic => Node::Atomic(Box::new(node)),
            // A repetition in parentheses may be repeated.
            None if matches!(node, Node::Repeat(..) | Node::At(_)) => Node::Cat(vec![node]),
            None => node,
        }))
    }

    fn width(&self, node: &Node) -> (u64, u64) {
        node.width(&self.groups)
    }

    fn open(&mut self, name: Option<(TextBuf, usize)>) -> Res<usize> {
        let g = self.groups.len();
        if let Some((name, at)) = name {
            if let Some(old) = self.named(name.as_text()) {
                let shown = pyrun_vm::text::repr::repr_lossy(name.as_text());
                let m = format!("redefinition of group name {shown} as group {g}; was group {old}");
                return self.fail(&m, at);
            }
            self.by_name.insert(name.as_text().iter().collect(), g);
            self.names.push((name, g));
        }
        self.groups.push(None);
        Ok(g)
    }

    fn named_backref(&mut self, flags: u32) -> Res<Node> {
        let (name, at) = self.until(')', "group name")?;
        self.check_name(&name, at)?;
        let Some(g) = self.named(name.as_text()) else {
            let shown = pyrun_vm::text::repr::repr_lossy(name.as_text());
            return self.fail(&format!("unknown group name {shown}"), at);
        };
        if self.groups[g].is_none() {
            return self.fail("cannot refer to an open group", at);
        }
        self.check_behind(g)?;
        Ok(Node::Backref(g, self.fold(flags)))
    }

    fn look(&mut self, start: usize, flags: u32, want: bool, behind: bool) -> Res<Node> {
        let outer = self.behind;
        if behind && outer.is_none() {
            self.behind = Some(self.groups.len());
        }
        let node = self.alternatives(flags, false)?;
        self.behind = outer;
        if !self.eat(')') {
            return self.fail("missing ), unterminated subpattern", start);
        }
        if !want && matches!(&node, Node::Cat(parts) if parts.is_empty()) {
            return Ok(Node::Fail);
        }
        let width = match (behind, self.width(&node)) {
            (false, _) => None,
            (true, (a, b)) if a == b => Some(a as u32),
            _ => {
                return Err(PatternError {
                    message: "look-behind requires fixed-width pattern".into(),
                    at: None,
                    kind: ErrorKind::Pattern,
                });
            }
        };
        Ok(Node::Look(Box::new(node), width, want))
    }

    fn conditional(&mut self, start: usize, flags: u32) -> Res<Node> {
        let (name, at) = self.until(')', "group name")?;
        let digits = name.as_ascii().filter(|n| n.bytes().all(|c| c.is_ascii_digit()));
        let g = match digits {
            Some(d) => {
                let g = d.parse::<usize>().unwrap_or(usize::MAX);
                if g == 0 {
                    return self.fail("bad group number", at);
                }
                if g >= i32::MAX as usize / 2 {
                    return self.fail(&format!("invalid group reference {d}"), at);
                }
                if !self.asked.iter().any(|&(old, _)| old == g) {
                    self.asked.push((g, at));
                }
                g
            }
            None => {
                self.check_name(&name, at)?;
                let Some(g) = self.named(name.as_text()) else {
                    let shown = pyrun_vm::text::repr::repr_lossy(name.as_text());
                    return self.fail(&format!("unknown group name {shown}"), at);
                };
                g
            }
        };
        self.check_behind(g)?;
        let mut inner = flags;
        let yes = self.sequence(&mut inner, false)?;
        let no = if self.eat('|') {
            let no = self.sequence(&mut inner, false)?;
            if self.peek() == Some('|') {
                return self.fail("conditional backref with more than two branches", self.at);
            }
            no
        } else {
            Node::EMPTY
        };
        if !self.eat(')') {
            return self.fail("missing ), unterminated subpattern", start);
        }
        Ok(Node::Cond(g, Box::new(yes), Box::new(no)))
    }

    /// Flags in parentheses: those turned on and off, or `None` when they hold for everything.
    fn inline_flags(&mut self, first: char) -> Res<Option<(u32, u32)>> {
        let (mut add, mut del) = (0, 0);
        let mut c = first;
        let unknown = |c: char, missing: &str| {
            if c.is_alphabetic() { "unknown flag".to_owned() } else { missing.to_owned() }
        };
        while c != '-' {
            let f = flag(c).unwrap_or(0);
            if self.text && c == 'L' {
                let m = "bad inline flags: cannot use 'L' flag with a str pattern";
                return self.fail(m, self.at);
            }
            if !self.text && c == 'u' {
                let m = "bad inline flags: cannot use 'u' flag with a bytes pattern";
                return self.fail(m, self.at);
            }
            add |= f;
            if f & KINDS != 0 && add & KINDS != f {
                let m = "bad inline flags: flags 'a', 'u' and 'L' are incompatible";
                return self.fail(m, self.at);
            }
            let Some(next) = self.next() else {
                return self.fail("missing -, : or )", self.at);
            };
            c = next;
            match c {
                ')' => {
                    self.flags |= add;
                    return Ok(None);
                }
                ':' => return Ok(Some((add, 0))),
                '-' => break,
                c if flag(c).is_some() => {}
                c => return self.fail(&unknown(c, "missing -, : or )"), self.at - 1),
            }
        }
        let Some(mut c) = self.next() else { return self.fail("missing flag", self.at) };
        if flag(c).is_none() {
            return self.fail(&unknown(c, "missing flag"), self.at - 1);
        }
        loop {
            let f = flag(c).unwrap_or(0);
            if f & KINDS != 0 {
                let m = "bad inline flags: cannot turn off flags 'a', 'u' and 'L'";
                return self.fail(m, self.at);
            }
            del |= f;
            let Some(next) = self.next() else { return self.fail("missing :", self.at) };
            c = next;
            if c == ':' {
                break;
            }
            if flag(c).is_none() {
                return self.fail(&unknown(c, "missing :"), self.at - 1);
            }
        }
        if add & del != 0 {
            return self.fail("bad inline flags: flag turned on and off", self.at - 1);
        }
        Ok(Some((add, del)))
    }
}

fn push_item(item: Item, ranges: &mut Vec<(u32, u32)>, classes: &mut Vec<(Class, bool)>) {
    match item {
        Item::Char(c) => ranges.push((c, c)),
        Item::Class(class, not) => classes.push((class, not)),
        Item::At(_) | Item::Group(_) => {}
    }
}
