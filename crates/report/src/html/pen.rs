//! The only pen for HTML: markup is static text of this program, everything else is escaped.

use crate::text::visible;

/// HTML as it is written.
#[derive(Default)]
pub(crate) struct Pen(String);

impl Pen {
    /// Markup. It is static text, so that nothing of a case file can be any.
    pub fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, within an element or an attribute in double quotes: nothing of it is markup, nothing invisible.
    pub fn text(&mut self, text: &str) -> &mut Self {
        for c in visible(text).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                // No characters of XML.
                '\u{fffe}' | '\u{ffff}' => self.0.extend(c.escape_default()),
                c => self.0.push(c),
            }
        }
        self
    }

    /// A number.
    pub fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// An element with text in it.
    pub fn element(&mut self, name: &'static str, text: &str) -> &mut Self {
        self.raw("<").raw(name).raw(">").text(text);
        self.raw("</").raw(name).raw(">")
    }

    /// What was written.
    pub fn done(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::Pen;

    #[test]
    fn text_is_never_markup() {
        let mut pen = Pen::default();
        pen.element("p", "<b a=\"x\" c='y'>&amp;\u{202e}\u{7}\u{ffff}");
        assert_eq!(
            pen.done(),
            "<p>&lt;b a=&quot;x&quot; c=&#39;y&#39;&gt;&amp;amp;\\u{202e}\\u{7}\\u{ffff}</p>"
        );
    }
}
