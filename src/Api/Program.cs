using ChannelFit.Api;

// The first word is a verb; without one the service is served.
return args is [[not '-', ..], ..] or ["--help" or "-h" or "-?" or "--version"]
    ? await Verbs.Run(args)
    : await Serving.Run(args);
