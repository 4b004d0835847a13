//! A small site of a dozen pages: a town's health centre, where it says much about a reader which page
//! they read. Everything is served from here.
//!
//! - [`path()`], [`title()`]: of a page
//! - `answer()`: what stands at a path: a page, the style sheet, a picture
//! - `Resource`: that, with its type
//!
//! The texts are in `pages/`, one file for each, without what all of them share. The pictures are SVG,
//! mosaics that are computed: real pictures, as long as small photographs, of nothing in particular.

use crate::scenario::SitePage;

/// Something that can be fetched.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Resource {
    /// As `Content-Type` says it.
    pub(crate) content_type: &'static str,
    /// The content.
    pub(crate) body: String,
}

/// Where a page stands: `/` or `/hiv`.
#[must_use]
pub fn path(page: SitePage) -> String {
    match page {
        SitePage::Welcome => "/".into(),
        page => ["/", page.name()].concat(),
    }
}

/// What the browser's tab would say.
#[must_use]
pub fn title(page: SitePage) -> &'static str {
    text(page)
        .strip_prefix("<h1>")
        .and_then(|text| text.split("</h1>").next())
        .unwrap_or_default()
}

/// What stands at `path`. At the foot of every page stands a notice, which `visit` chooses: it is not
/// the same on every visit, and not always of the same length.
pub(crate) fn answer(path: &str, visit: u8) -> Option<Resource> {
    let resource = |content_type, body| Some(Resource { content_type, body });
    if path == "/style.css" {
        return resource("text/css", include_str!("style.css").into());
    }
    let picture = path
        .strip_prefix("/pictures/")
        .and_then(|file| file.strip_suffix(".svg"));
    if let Some(picture) = picture {
        let mut pictures = (0..).zip(PICTURES);
        let (number, (_, tiles)) = pictures.find(|(_, (name, _))| *name == picture)?;
        return resource("image/svg+xml", mosaic(number, tiles));
    }
    let page = SitePage::ALL
        .into_iter()
        .find(|page| self::path(*page) == path)?;
    resource("text/html; charset=utf-8", html(page, visit))
}

/// The page, with what all pages share around its own text.
fn html(page: SitePage, visit: u8) -> String {
    let mut links = String::new();
    for page in SitePage::ALL {
        for part in ["<li><a href=\"", &path(page), "\">", title(page), "</a>\n"] {
            links.push_str(part);
        }
    }
    let notice = NOTICES
        .get(usize::from(visit) % NOTICES.len())
        .unwrap_or(&"");
    [
        "<!doctype html>\n<html lang=\"en\">\n<meta charset=\"utf-8\">\n<title>",
        title(page),
        "</title>\n<link rel=\"stylesheet\" href=\"/style.css\">\n<nav><ul>\n",
        &links,
        "</ul></nav>\n<main>\n",
        text(page),
        "</main>\n<aside>",
        notice,
        "</aside>\n<footer>Lindenhof Health Centre, Market 4. What you read here is your own \
         affair.</footer>\n</html>\n",
    ]
    .concat()
}

const fn text(page: SitePage) -> &'static str {
    match page {
        SitePage::Welcome => include_str!("pages/welcome.html"),
        SitePage::Hours => include_str!("pages/hours.html"),
        SitePage::Appointments => include_str!("pages/appointments.html"),
        SitePage::Vaccinations => include_str!("pages/vaccinations.html"),
        SitePage::Allergies => include_str!("pages/allergies.html"),
        SitePage::Pregnancy => include_str!("pages/pregnancy.html"),
        SitePage::Hiv => include_str!("pages/hiv.html"),
        SitePage::Depression => include_str!("pages/depression.html"),
        SitePage::Alcohol => include_str!("pages/alcohol.html"),
        SitePage::Debts => include_str!("pages/debts.html"),
        SitePage::Shelter => include_str!("pages/shelter.html"),
        SitePage::Report => include_str!("pages/report.html"),
    }
}

/// What is new in the house.
const NOTICES: [&str; 6] = [
    "The lift works again.",
    "On Friday we close at noon.",
    "Influenza vaccinations have begun.",
    "Ms. Aydin is back from the first of the month.",
    "We look for somebody to help at the desk, half-time.",
    "The chemist’s is closed this week; the next one is in Mill Street.",
];

/// The pictures by name, and of how many tiles in a row each is made.
const PICTURES: [(&str, u32); 13] = [
    ("house", 14),
    ("team", 16),
    ("map", 17),
    ("desk", 13),
    ("syringe", 11),
    ("book", 12),
    ("meadow", 18),
    ("calendar", 10),
    ("midwives", 15),
    ("room", 16),
    ("letters", 12),
    ("door", 9),
    ("bag", 11),
];

/// A square of coloured tiles, as SVG: the picture of that number, with so many tiles in a row.
fn mosaic(number: u32, tiles: u32) -> String {
    let size = tiles.to_string();
    let mut svg = [
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ",
        &size,
        " ",
        &size,
        "\">\n",
    ]
    .concat();
    for y in 0..tiles {
        for x in 0..tiles {
            let hue = (x * x + 3 * x * y + 7 * y * y + 29 * number) % 360;
            let light = 35 + (5 * x + 9 * y) % 40;
            for part in [
                "<path fill=\"hsl(",
                &hue.to_string(),
                " 45% ",
                &light.to_string(),
                "%)\" d=\"M",
                &x.to_string(),
                " ",
                &y.to_string(),
                "h1v1h-1z\"/>\n",
            ] {
                svg.push_str(part);
            }
        }
    }
    svg + "</svg>\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_a_title_and_everything_that_it_names_is_there() {
        for page in SitePage::ALL {
            assert!(!title(page).is_empty(), "{}", page.name());
            let html = answer(&path(page), 0).unwrap().body;
            for part in html.split("href=\"").chain(html.split("src=\"")).skip(1) {
                let target = part.split('"').next().unwrap();
                assert!(
                    !target.starts_with('/') || answer(target, 0).is_some(),
                    "{}: {target}",
                    page.name()
                );
            }
        }
    }

    #[test]
    fn what_is_not_there_has_no_answer() {
        for path in [
            "",
            "hiv",
            "/hiv/",
            "/pictures/",
            "/pictures/.svg",
            "/welcome",
        ] {
            assert_eq!(answer(path, 0), None, "{path}");
        }
    }

    #[test]
    fn every_picture_is_shown_somewhere_and_fits_into_one_record() {
        let pages: String = SitePage::ALL.into_iter().map(text).collect();
        for (name, _) in PICTURES {
            let path = ["/pictures/", name, ".svg"].concat();
            assert!(pages.contains(&path), "{name}");
            // 2^14 bytes, of which the header of the answer takes less than 200.
            let length = answer(&path, 0).unwrap().body.len();
            assert!(length <= (1 << 14) - 200, "{name}: {length}");
        }
    }
}
