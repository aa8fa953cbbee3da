let audio: AudioContext | undefined;

/** Two soft notes, like a shop door's bell. Silent where the browser wants a gesture first. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
    const start = audio.currentTime;
    for (const [i, hertz] of [1318.5, 1046.5].entries()) {
      const from = start + i * 0.14;
      const tone = audio.createOscillator();
      const gain = audio.createGain();
      tone.frequency.value = hertz;
      gain.gain.setValueAtTime(0.0001, from);
      gain.gain.exponentialRampToValueAtTime(0.12, from + 0.01);
      gain.gain.exponentialRampToValueAtTime(0.0001, from + 0.5);
      tone.connect(gain).connect(audio.destination);
      tone.start(from);
      tone.stop(from + 0.5);
    }
  } catch {
    // A missing sound is no reason to lose a message.
  }
}
