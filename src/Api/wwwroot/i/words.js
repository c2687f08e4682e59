// The texts of the page. Questions and results come from /v1 in the language of the page.

export const words = {
  en: {
    other: "Español", title: "Which job-search channels fit you?", clear: "Clear answer", submit: "Send my answers",
    intro: "Your answers are saved automatically. You can close the page at any time and continue later with the same link, on "
      + "this device or another one. Answer what you can: no question is mandatory.",
    progress: (done, all) => `${done} of ${all} answered`, saving: "Saving…", saved: "Saved.",
    unsaved: "Not saved yet: there is no connection. Trying again…", between: (min, max) => `A number from ${min} to ${max}.`,
    merged: "Answers from another device have been added.", failed: "Something went wrong. Please try again.",
    result: "Your result", channel: "Channel", score: "Score", verdict: "Advice", plan: "A plan for your week",
    hours: (hours) => `${hours} h`, delete: "Delete my result", sure: "Delete your answers and your result permanently?",
    deleted: "Your answers and your result have been deleted.", ended: "This link is not valid or has expired.",
    endedHint: "Ask the sender for a new link.",
    verdicts: { core: "Core", support: "Support", watch: "Watch", skip: "Skip", "cannot-tell": "Cannot tell" },
  },
  es: {
    other: "English", title: "¿Qué canales de búsqueda de empleo te convienen?", clear: "Borrar respuesta",
    submit: "Enviar mis respuestas",
    intro: "Tus respuestas se guardan sobre la marcha. Cierra la página cuando quieras y sigue más tarde con el mismo enlace, "
      + "aquí o en otro dispositivo. Responde lo que puedas: nada es obligatorio.",
    progress: (done, all) => `${done} de ${all} respondidas`, saving: "Guardando…", saved: "Guardado.",
    unsaved: "Aún sin guardar: no hay conexión. Intentándolo de nuevo…", between: (min, max) => `Un número de ${min} a ${max}.`,
    merged: "Se han añadido las respuestas de otro dispositivo.", failed: "No ha funcionado. Inténtalo de nuevo.",
    result: "Tu resultado", channel: "Canal", score: "Puntos", verdict: "Consejo", plan: "Un plan para tu semana",
    hours: (hours) => `${hours} h`, delete: "Borrar mi resultado", sure: "¿Borrar tus respuestas y tu resultado para siempre?",
    deleted: "Tus respuestas y tu resultado se han borrado.", ended: "Este enlace no es válido o ha caducado.",
    endedHint: "Pide un enlace nuevo a quien te lo envió.",
    verdicts: { core: "Principal", support: "De apoyo", watch: "Observar", skip: "Dejar", "cannot-tell": "No se sabe" },
  },
};
