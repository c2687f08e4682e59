// The answers that every program of this folder submits; enough for a verdict on Twitter.
export const submission = {
  instrument: "channel-fit@2",
  answers: { CTX1: "software", TIM1: 8.5, NET1: 6, VAL1: "weekly", CTX7: "post", ENG3: 3, "FLD1-twitter": "often" },
};
export const [baseUrl, key] = process.argv.slice(2) as [string, string];
