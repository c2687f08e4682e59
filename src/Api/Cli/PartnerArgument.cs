using System.CommandLine;

namespace ChannelFit.Api.Cli;

/// <summary>The command-line argument that holds the id of a partner.</summary>
internal static class PartnerArgument
{
    private const string Help = "The id of the partner, as shown by 'partner list'.";

    public static Argument<Guid> Create(string name) => new(name) { Description = Help };

    public static Option<Guid> CreateOption() => new("--partner") { Description = Help, Required = true };

    /// <summary>Returns the error for the id of a partner that does not exist.</summary>
    public static CliException NotFound(Guid id) =>
        new($"There is no partner {id}. Run 'partner list' to list the partners.");
}
