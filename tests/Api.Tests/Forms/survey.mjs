// The first line is SurveyJS JSON. Each line after it is a person: [[item, answer], …], given one after another where
// the item is shown. It is answered with what is shown in the end, and with the answers that would be sent.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Model } = createRequire(`${process.cwd()}/`)("survey-core");
let form;

// An expression that cannot be read is no error to survey-core.
console.warn = console.error = (complaint) => {
  throw new Error(complaint);
};

for await (const line of createInterface({ input: process.stdin })) {
  const value = JSON.parse(line);

  if (form) {
    const survey = new Model(form);

    for (const [item, answer] of value) {
      if (survey.getQuestionByName(item).isVisible) {
        survey.setValue(item, answer);
      }
    }

    const shown = survey.getAllQuestions().filter((question) => question.isVisible);
    console.log(JSON.stringify({ visible: shown.map((question) => question.name), answers: survey.data }));
  } else {
    form = value;
    const { jsonErrors } = new Model(form);

    if (jsonErrors?.length) {
      throw new Error(jsonErrors.map((error) => error.getFullDescription()).join("\n"));
    }
  }
}
