/** Signs of the conversation, drawn like those of the first screen (ui/icon.tsx). */
export const down = "M12 5v14M6 13l6 6 6-6";
export const page = "M6 3.5h8l4 4v13H6ZM14 3.5v4h4";
export const thumb =
  "M4 11h3v8H4ZM7 11l4-7.5c1.4 0 2.2 1 2 2.3l-.6 3.7H18a2 2 0 0 1 2 2.4l-1.1 5.5A2 2 0 0 1 17 19H7";
export const star = "m12 3.5 2.6 5.5 5.9.8-4.3 4.2 1 6-5.2-2.9L6.8 20l1-6-4.3-4.2 5.9-.8Z";
export const cross = "m6 6 12 12M18 6 6 18";
