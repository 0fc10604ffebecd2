//! Pages of ordered lists: windows, cursors and the edges they cut.
