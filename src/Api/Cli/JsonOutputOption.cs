using System.CommandLine;
using System.Text.Json;

namespace ChannelFit.Api.Cli;

/// <summary>The option <c>--json</c>: print the result as JSON instead of text.</summary>
internal sealed class JsonOutputOption : Option<bool>
{
    public JsonOutputOption()
        : base("--json") => Description = "Print the result as one JSON object.";

    /// <summary>Prints a result as JSON or as text, as the command line requests.</summary>
    public Task Print(ParseResult parsed, object result, string text) =>
        parsed.InvocationConfiguration.Output.WriteLineAsync(
            parsed.GetValue(this) ? JsonSerializer.Serialize(result, JsonSerializerOptions.Web) : text
        );
}
