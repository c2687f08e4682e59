using ChannelFit.Api;
using ChannelFit.Api.Cli;

// The first word names a command. Without a command the process serves requests.
return args is [[not '-', ..], ..] or ["--help" or "-h" or "-?" or "--version"]
    ? await CliCommands.Run(args)
    : await ServerHost.Run(args);
