//! Plain text of descriptions.

use crate::html::text_of;

#[test]
fn tags_are_dropped_and_entities_are_letters() {
    for (html, text) in [
        ("plain", "plain"),
        ("  two   words \n here ", "two words here"),
        (
            "<p>One.</p><p>Two&nbsp;&amp; three</p>",
            "One.\nTwo & three",
        ),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("a<br/>b<BR>c", "a\nb\nc"),
        ("5 < 6 & 7 > 6", "5 < 6 & 7 > 6"),
        (
            "&#8364;5 &#x41; &eacute; &unknown; &",
            "€5 A &eacute; &unknown; &",
        ),
        ("<!-- hidden -->seen<!-- open", "seen"),
        (
            "<style>p { color: red }</style>x<script>alert('</p>')</SCRIPT>y",
            "xy",
        ),
        ("<script>never closed", ""),
        ("<b>bold", "bold"),
        ("<b", ""),
        ("&#0;&#xffffffff;", "&#0;&#xffffffff;"),
        ("é<p>ü&euro;ñ</p>", "é\nü€ñ"),
    ] {
        assert_eq!(text_of(html, 1_000), text, "{html}");
    }
}

#[test]
fn long_text_is_cut() {
    assert_eq!(text_of(&"<p>word </p>".repeat(1_000), 12), "word\nword\nwo");
    assert_eq!(text_of(&"é".repeat(1_000), 3), "ééé");
}
