// What the page itself says; questions and results come in the language that /v1 is asked for.

export const words = {
  en: {
    other: "Español", title: "Which job-search channels fit you?", clear: "Clear answer", submit: "Send my answers",
    intro: "Your answers are saved as you go. Close the page whenever you like, and go on later with the same link, here or "
      + "on another device. Answer what you can: nothing has to be answered.",
    progress: (done, all) => `${done} of ${all} answered`, saving: "Saving…", saved: "Saved.",
    unsaved: "Not saved yet: there is no connection. It is tried again.", between: (min, max) => `A number from ${min} to ${max}.`,
    merged: "Answers that were given elsewhere were taken over.", failed: "That did not work. Please try again.",
    result: "Your result", channel: "Channel", score: "Score", verdict: "Advice", plan: "A plan for your week",
    hours: (hours) => `${hours} h`, delete: "Delete my result", sure: "Delete your answers and your result for good?",
    deleted: "Your answers and your result are deleted.", ended: "This link is not valid, or not any more.",
    endedHint: "Ask whoever sent it to you for a new one.",
    verdicts: { core: "Core", support: "Support", watch: "Watch", skip: "Skip", "cannot-tell": "Cannot tell" },
  },
  es: {
    other: "English", title: "¿Qué canales de búsqueda de empleo te convienen?", clear: "Borrar respuesta",
    submit: "Enviar mis respuestas",
    intro: "Tus respuestas se guardan sobre la marcha. Cierra la página cuando quieras y sigue más tarde con el mismo enlace, "
      + "aquí o en otro dispositivo. Responde lo que puedas: nada es obligatorio.",
    progress: (done, all) => `${done} de ${all} respondidas`, saving: "Guardando…", saved: "Guardado.",
    unsaved: "Aún sin guardar: no hay conexión. Se vuelve a intentar.", between: (min, max) => `Un número de ${min} a ${max}.`,
    merged: "Se han recogido las respuestas dadas en otro lugar.", failed: "No ha funcionado. Inténtalo de nuevo.",
    result: "Tu resultado", channel: "Canal", score: "Puntos", verdict: "Consejo", plan: "Un plan para tu semana",
    hours: (hours) => `${hours} h`, delete: "Borrar mi resultado", sure: "¿Borrar tus respuestas y tu resultado para siempre?",
    deleted: "Tus respuestas y tu resultado se han borrado.", ended: "Este enlace no es válido, o ya no lo es.",
    endedHint: "Pide uno nuevo a quien te lo envió.",
    verdicts: { core: "Principal", support: "De apoyo", watch: "Observar", skip: "Dejar", "cannot-tell": "No se sabe" },
  },
};
