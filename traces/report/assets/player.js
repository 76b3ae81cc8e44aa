// The player: the video where it can be played, frames of the strip where it cannot, and one clock for both.
"use strict";

{
  const V = Vidence;
  const { by, data } = V;
  const { player: source, frames, pictures } = data;
  const video = by("video");
  const film = by("film");
  const { pieces } = source;
  // Seeking aims this far into a frame, as the browser's clock is rounded to microseconds.
  const INTO_S = 0.0005;
  const MOST_TRIES = 8;
  const PATIENCE_MS = 150;
  // Not every browser tells which frame it presents. Where one does not, the frame is known of a paused video
  // alone, by the times of its frames.
  const tells = typeof video.requestVideoFrameCallback === "function";

  const player = {
    // The presentation time of the frame that is on show; what was asked for lies within that frame.
    t_s: V.start_s,
    asked_s: V.start_s,
    playing: false,
    usesVideo: false,
    // Whether it is known if the video can be played: until then frames of the strip stand in for it.
    settled: false,
    until_s: null,
    // Whether t_s is of the very frame that is on show, and not of one about then.
    exact: true,
  };
  V.player = player;

  // ---- the browser's clock and the video's ------------------------------------------------------------

  // Some browsers begin a file at its first presentation time, some at nought: the first frame on show tells.
  let zero_s = pieces[0]?.clip_s ?? 0;
  const toClip = (t_s) => {
    const piece = pieceOf(t_s);
    return piece && t_s - piece.start_s + piece.clip_s + shift();
  };
  const shift = () => zero_s - (pieces[0]?.clip_s ?? 0);

  function toPresentation(media_s) {
    const clip_s = media_s - shift();
    const place =
      V.after(
        pieces.map((piece) => piece.clip_s),
        clip_s + V.SAME_S,
      ) - 1;
    const piece = pieces[Math.max(place, 0)];
    return clip_s - piece.clip_s + piece.start_s;
  }

  // A browser that tells no frame's time says how long the video lasts, and so where its clock begins.
  function zeroBy(duration_s) {
    const last = pieces.at(-1);
    const off_s = duration_s - (last.clip_s + last.end_s - last.start_s);
    return pieces[0].clip_s + (Math.abs(off_s) > Math.abs(off_s - V.start_s) ? V.start_s : 0);
  }

  const frameTimes = Float64Array.from(source.frames);
  for (let i = 1; i < frameTimes.length; i += 1) frameTimes[i] += frameTimes[i - 1];
  for (let i = 0; i < frameTimes.length; i += 1) frameTimes[i] /= 10000;

  // Of the browser's clock, the frame that is on show then; where the frames are not known, that very time.
  function onShow() {
    const t_s = toPresentation(video.currentTime - INTO_S);
    return frameTimes[Math.max(V.after(frameTimes, t_s + V.SAME_S) - 1, 0)] ?? t_s;
  }

  function pieceOf(t_s) {
    return pieces.find((piece) => t_s >= piece.start_s - V.SAME_S && t_s < piece.end_s) ?? null;
  }

  // ---- frames of the strip, where no video is ---------------------------------------------------------

  const still = frames.filter((frame) => frame.region === null).sort((a, b) => a.t_s - b.t_s);
  const stillTimes = still.map((frame) => frame.t_s);
  const images = new Map();

  V.image = (place, then) => {
    if (!images.has(place)) {
      const image = new Image();
      image.src = pictures[place].src;
      images.set(place, image);
    }
    const image = images.get(place);
    if (image.complete) then(image);
    else image.addEventListener("load", () => then(image), { once: true });
  };

  function nearestStill(t_s) {
    const after = V.after(stillTimes, t_s + V.SAME_S);
    const [one, other] = [still[after - 1], still[after]];
    if (!one || !other) return one ?? other ?? null;
    return t_s - one.t_s <= other.t_s - t_s ? one : other;
  }

  function showStill(t_s) {
    const frame = nearestStill(t_s);
    film.hidden = false;
    if (frame === null) {
      present(t_s);
      V.tell("arrived");
      return;
    }
    V.image(frame.picture, (image) => {
      // A later one may have been asked for while this one was read.
      if (player.asked_s !== t_s) return;
      const { width, height } = data.video;
      [film.width, film.height] = [
        Math.min(width, 1280),
        Math.round((Math.min(width, 1280) * height) / width),
      ];
      film.getContext("2d").drawImage(image, 0, 0, film.width, film.height);
      present(frame.t_s);
      V.tell("arrived");
    });
  }

  // ---- what is on show --------------------------------------------------------------------------------

  function present(t_s) {
    player.t_s = t_s;
    player.exact = tells || !player.playing || !film.hidden;
    by("untold").hidden = player.exact;
    V.tell("frame", t_s);
    const over = player.until_s !== null && t_s >= player.until_s - V.SAME_S;
    // What is on show until a seek is over says nothing of the stretch.
    if (over && wanted_s === null) player.pause();
  }

  function onPresented(_now, { mediaTime }) {
    if (player.usesVideo && film.hidden) present(toPresentation(mediaTime));
    video.requestVideoFrameCallback(onPresented);
    if (wanted_s === null || video.seeking) return;
    if (player.playing || Math.abs(video.currentTime - wanted_s) < 0.01) arrived();
  }

  // While it plays, a browser that tells no frames has a clock that is a frame or two off what it presents.
  function follow() {
    if (!player.playing || !film.hidden) return;
    if (wanted_s === null) present(onShow());
    requestAnimationFrame(follow);
  }

  // ---- seeking ----------------------------------------------------------------------------------------

  // A seek is over when its frame is told to be presented. Of a paused video browsers tell most frames, not
  // all: where none is told, the seek is made again, a hair further on.
  let wanted_s = null;
  let tries = 0;
  let waiting = null;

  function ask() {
    clearTimeout(waiting);
    video.currentTime = wanted_s + INTO_S + tries * 1e-5;
    waiting = setTimeout(wait, PATIENCE_MS);
  }

  function wait() {
    if (video.seeking) {
      waiting = setTimeout(wait, PATIENCE_MS);
    } else if (tells && tries < MOST_TRIES) {
      tries += 1;
      ask();
    } else {
      if (!tells) present(onShow());
      arrived();
    }
  }
  if (!tells) video.addEventListener("seeked", () => wanted_s !== null && wait());

  function arrived() {
    clearTimeout(waiting);
    wanted_s = null;
    V.tell("arrived");
  }

  player.seek = (t_s) => {
    player.asked_s = V.clamp(t_s, V.start_s, V.end_s);
    const clip_s = player.usesVideo ? toClip(player.asked_s) : null;
    if (clip_s === null) {
      clearTimeout(waiting);
      wanted_s = null;
      video.pause();
      showStill(player.asked_s);
      return;
    }
    film.hidden = true;
    // The end that a file tells of itself may be that of its last frame's beginning.
    [wanted_s, tries] = [Math.min(clip_s, video.duration), 0];
    ask();
  };

  player.play = (stretch = null) => {
    player.until_s = stretch?.until_s ?? null;
    player.playing = true;
    if (stretch) player.seek(stretch.t_s);
    else if (player.t_s >= V.end_s - 1.5 / data.video.rate_hz) player.seek(V.start_s);
    if (player.usesVideo && film.hidden) {
      video.play().catch(() => player.pause());
      if (!tells) follow();
    } else requestAnimationFrame(turn);
    V.tell("playing", true);
  };

  player.pause = () => {
    player.playing = false;
    player.until_s = null;
    player.asked_s = player.t_s;
    video.pause();
    // Seeking to the frame that was about on show makes it that one.
    if (!player.exact && wanted_s === null) player.seek(player.t_s);
    V.tell("playing", false);
  };

  player.toggle = () => (player.playing ? player.pause() : player.play());

  // Without video, frames of the strip follow each other at the video's pace.
  let turned = null;
  function turn(now) {
    if (!player.playing || !film.isConnected || film.hidden) {
      turned = null;
      return;
    }
    const on_s = turned === null ? 0 : ((now - turned) / 1000) * video.playbackRate;
    turned = now;
    player.seek(player.asked_s + on_s);
    if (player.asked_s >= V.end_s) player.pause();
    // From here on the video goes on by itself.
    else if (film.hidden) video.play().catch(() => player.pause());
    requestAnimationFrame(turn);
  }

  // ---- steps: by the times of frames; where they are not known, by those at which things were looked at ----

  const looked = Float64Array.from(
    new Set([...data.tubes.flatMap((tube) => tube.t_s), ...stillTimes]),
  ).sort();
  const frame_s = 1 / data.video.rate_hz;

  function nextOf(times, t_s, way) {
    const row = way > 0 ? V.after(times, t_s + V.SAME_S) : V.after(times, t_s - V.SAME_S) - 1;
    return row >= 0 && row < times.length ? times[row] : null;
  }

  player.step = (way) => {
    if (player.playing) player.pause();
    // What was asked for goes on even where a long frame stays on show.
    const from_s = way > 0 ? Math.max(player.asked_s, player.t_s) : player.t_s;
    if (player.usesVideo && frameTimes.length > 0) {
      player.seek(nextOf(frameTimes, from_s, way) ?? from_s);
      return;
    }
    const next = nextOf(looked, from_s, way);
    const near = next !== null && Math.abs(next - from_s) <= 1.5 * frame_s;
    player.seek(near || !player.usesVideo ? (next ?? from_s) : from_s + way * frame_s);
  };

  // The samples of what is chosen; of everything where nothing with samples is.
  player.sample = (way) => {
    if (player.playing) player.pause();
    const tubes = [...V.chosen.things].map((id) => V.tubes.get(id)).filter(Boolean);
    const times = tubes.length > 0 ? tubes[0].t_s : looked;
    const next = nextOf(times, player.t_s, way);
    if (next === null) V.say(way > 0 ? "No later sample." : "No earlier sample.");
    else player.seek(next);
  };

  // ---- starting ---------------------------------------------------------------------------------------

  function withoutVideo(why) {
    [player.usesVideo, player.settled] = [false, true];
    by("playing").textContent = still.length > 0 ? `${why} Frames of the strip are shown instead.` : why;
    player.seek(player.asked_s);
  }

  function withVideo(first_s) {
    zero_s = first_s;
    [player.usesVideo, player.settled] = [true, true];
    by("playing").textContent = source.why;
    player.seek(player.asked_s);
  }

  function load() {
    film.hidden = false;
    if (source.href === null || pieces.length === 0) return withoutVideo(source.why);
    video.addEventListener("error", () => withoutVideo("The video cannot be played here."));
    if (tells) {
      video.requestVideoFrameCallback((_now, { mediaTime }) => {
        withVideo(mediaTime);
        video.requestVideoFrameCallback(onPresented);
      });
    } else {
      video.addEventListener("loadeddata", () => withVideo(zeroBy(video.duration)), { once: true });
    }
    // Covered where it is not on show, but never hidden: a hidden video does not tell its frames.
    video.hidden = false;
    video.src = source.href;
    return undefined;
  }

  // Of its last frame a video that ended may tell nothing by itself. A seek to the end ends it, too.
  video.addEventListener("ended", () => {
    if (!player.playing) return;
    player.pause();
    player.seek(Math.max(player.t_s, pieces.at(-1).end_s - V.SAME_S));
  });
  V.by("speed").addEventListener("change", (event) => {
    video.playbackRate = Number(event.target.value);
  });
  V.startPlayer = load;
}
