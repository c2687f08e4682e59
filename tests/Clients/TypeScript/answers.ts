// The answers that every program of this folder submits; enough for a verdict on Twitter.
export const submission = {
  instrument: "channel-fit@1",
  answers: { CTX1: "tech", ENG1: 4, VAL1: "weekly", NET1: 6, REL1: 5, TIM1: 8.5, "FLD1-twitter": "often" },
};
export const [baseUrl, key] = process.argv.slice(2) as [string, string];
