import "react";

// Custom properties are legal in style={{ }} but unknown to React's types.
declare module "react" {
  interface CSSProperties {
    [name: `--${string}`]: string | number | undefined;
  }
}
