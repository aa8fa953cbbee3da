/** The accent of a shop that has not chosen one. Alone in its file for bundles that must stay small. */
export const brand = "#E0532F";
