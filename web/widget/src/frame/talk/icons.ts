/** Signs of the conversation, drawn like those of the first screen (ui/icon.tsx). */
export const down = "M12 5v14M6 13l6 6 6-6";
export const page = "M6 3.5h8l4 4v13H6ZM14 3.5v4h4";
export const cross = "m6 6 12 12M18 6 6 18";
