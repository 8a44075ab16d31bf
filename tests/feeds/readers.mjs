// Reads a feed with two of npm's parsers and prints what each of them understood, in the same words.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const [tools, file] = process.argv.slice(2);
const need = createRequire(join(tools, "x.js"));
const xml = readFileSync(file, "utf8");
const subrip = (type) => (type === "application/srt" ? "application/x-subrip" : type); // partytime renames it

const party = need("podcast-partytime").parseFeed(xml);
const smith = (await import(need.resolve("feedsmith"))).parseRssFeed(xml);

console.log(JSON.stringify({
  partytime: {
    title: party.title, link: party.link, language: party.language, author: party.author, email: party.owner.email,
    explicit: party.explicit, cover: party.itunesImage, guid: party.guid, locked: party.locked, medium: party.medium,
    self: party.pubsub.self, type: party.itunesType,
    items: party.items.map((item) => ({
      guid: item.guid, title: item.title, link: item.link, date: +new Date(item.pubDate), seconds: item.duration,
      sound: item.enclosure, explicit: item.explicit, cover: item.itunesImage, content: item.content,
      transcripts: item.podcastTranscripts.map(({ url, type, language }) => [url, subrip(type), language]),
      chapters: item.podcastChapters, people: item.podcastPeople.map(({ name, role, group }) =>
        [name, role.toLowerCase(), group.toLowerCase()]),
    })),
  },
  feedsmith: {
    title: smith.title, link: smith.link, language: smith.language, author: smith.itunes.author,
    email: smith.itunes.owner.email, explicit: smith.itunes.explicit, cover: smith.itunes.image,
    guid: smith.podcast.guid, locked: smith.podcast.locked.value, medium: smith.podcast.medium,
    self: smith.atom.links.find(({ rel }) => rel === "self").href, type: smith.itunes.type,
    items: smith.items.map((item) => ({
      guid: item.guid.value, title: item.title, link: item.link, date: +new Date(item.pubDate),
      seconds: item.itunes.duration, sound: item.enclosures[0], explicit: item.itunes.explicit,
      cover: item.itunes.image, content: item.content.encoded,
      transcripts: item.podcast.transcripts.map(({ url, type, language }) => [url, subrip(type), language]),
      chapters: item.podcast.chapters, people: item.podcast.persons.map(({ display, role, group }) =>
        [display, role, group]),
    })),
  },
}));
