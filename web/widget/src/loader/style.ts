/**
 * The sheet of the shadow root. It is adopted, not inserted: a page whose
 * policy forbids inline styles allows it. `!important` on :host keeps the
 * page's own rules for `*` from moving the launcher. The sign is white or dark,
 * whichever shows on the accent.
 */
export const style = `
:host{all:initial!important;position:fixed!important;z-index:2147483000!important;inset:auto!important;width:0!important;height:0!important}
button{all:unset;display:grid;place-items:center;width:56px;height:56px;border-radius:50%;cursor:pointer;background:var(--accent);color:#fff;color:lab(from var(--accent) clamp(10,(61 - l)*999,100) 0 0);box-shadow:0 4px 16px #12161c3d;transition:transform .15s;touch-action:manipulation}
button,div{position:fixed;right:20px;bottom:calc(20px + env(safe-area-inset-bottom))}
:host([data-side=left]) :is(button,div){right:auto;left:20px}
button:hover{transform:scale(1.05)}
button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
svg{width:28px;fill:none;stroke:currentColor;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}
path{transition:opacity .15s}
path+path,[aria-expanded=true] path{opacity:0}
[aria-expanded=true] path+path{opacity:1}
span{position:absolute;top:-4px;right:-4px;min-width:12px;padding:0 4px;border-radius:10px;border:2px solid #fff;background:#c02f2f;color:#fff;font:600 11px/16px system-ui;text-align:center}
span:empty,p:empty{display:none}
div{bottom:calc(88px + env(safe-area-inset-bottom));width:380px;height:min(640px,100vh - 108px);border-radius:14px;overflow:hidden;background:Canvas;color:CanvasText;color-scheme:light dark;box-shadow:0 8px 32px #12161c3d;visibility:hidden;opacity:0;transform:translateY(8px);transition:opacity .15s,transform .15s,visibility 0s .15s}
.open{visibility:visible;opacity:1;transform:none;transition-delay:0s}
iframe{display:block;border:0;width:100%;height:100%}
:host(:not([data-ready])) iframe{opacity:0}
p{margin:40% 32px;text-align:center;font:14px/1.6 system-ui}
@media(max-width:479px){
:host div{inset:var(--top,0) 0 auto!important;width:auto;height:var(--height,100dvh);border-radius:0}
:host([data-ready]) [aria-expanded=true]{visibility:hidden}
}
@media(prefers-reduced-motion){*{transition:none!important;transform:none!important}}
@media print{:host{display:none!important}}
`;
