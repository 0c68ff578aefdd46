//! The style sheets. Colours are custom properties of the root: light, dark by the reader's preference, and either of
//! them by the attribute `data-theme` of the root.

/// The colours, light and dark.
pub(crate) const COLOURS: &str = include_str!("theme/colours.css");

/// What the classes of charts and sparklines look like.
pub(crate) const CHART: &str = include_str!("theme/chart.css");

/// The layout of a page.
pub(crate) const PAGE: &str = include_str!("theme/page.css");

/// What texts side by side look like.
pub(crate) const COMPARISON: &str = include_str!("theme/comparison.css");

/// The switch between light and dark; a page is whole without it.
pub(crate) const SWITCH: &str = include_str!("theme/switch.js");

/// SHA-256 of [`SWITCH`], in Base64: a page lets no other script run.
pub(crate) const SWITCH_HASH: &str = "adLBGkBUF3TgEIQAW7uv3/Phtez54JWVHWsAdpstw0s=";

#[cfg(test)]
mod tests;
