using ChannelFit.Api;
using ChannelFit.Api.Cli;

// The first word is a verb; without one the service is served.
return args is [[not '-', ..], ..] or ["--help" or "-h" or "-?" or "--version"]
    ? await CliCommands.Run(args)
    : await ServerHost.Run(args);
