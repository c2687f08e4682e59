using System.Text;
using ChannelFit.Api;
using ChannelFit.Api.Cli;

// Exports and JSON are UTF-8 in every locale.
Console.OutputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);

// The first word names a command. Without a command the process serves requests.
return args is [[not '-', ..], ..] or ["--help" or "-h" or "-?" or "--version"]
    ? await CliCommands.Run(args)
    : await ServerHost.Run(args);
