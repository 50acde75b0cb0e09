/** A span of time for people, its two largest units: `850 ms`, `12 s`, `4 min 05 s`, `1 h 03 min`, `2 days 4 h`. Input: seconds, ≥ 0. */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return seconds <= 0 ? '0\u00a0s' : `${Math.max(1, Math.round(seconds * 1000))}\u00a0ms`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}\u00a0s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}\u00a0min ${String(whole % 60).padStart(2, '0')}\u00a0s`;
  const minutes = Math.round(whole / 60);
  if (minutes < 24 * 60) {
    return `${Math.floor(minutes / 60)}\u00a0h ${String(minutes % 60).padStart(2, '0')}\u00a0min`;
  }
  const hours = Math.round(minutes / 60);
  const days = Math.floor(hours / 24);
  return `${days}\u00a0${days === 1 ? 'day' : 'days'} ${hours % 24}\u00a0h`;
}
