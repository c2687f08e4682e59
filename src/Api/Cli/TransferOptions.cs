using System.CommandLine;
using ChannelFit.Api.Features.Assessments.Transfer;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Http;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>What import and export ask alike: whose rows, of which mode, and how they are written.</summary>
internal sealed class TransferOptions
{
    private readonly Option<Guid> partner = new("--partner")
    {
        Description = "The partner's id, as partner list shows it.",
        Required = true,
    };

    private readonly Option<KeyMode> mode = new("--mode")
    {
        Description = "Which rows: live ones, or those of rehearsals.",
        DefaultValueFactory = _ => KeyMode.Live,
    };

    private readonly Option<TransferFormat?> format = new("--format")
    {
        Description = "How they are written; csv where the file is called so, else ndjson.",
    };

    public void AddTo(Command command)
    {
        command.Add(partner);
        command.Add(mode);
        command.Add(format);
    }

    public bool Test(ParseResult parsed) => parsed.GetValue(mode) == KeyMode.Test;

    public TransferFormat Format(ParseResult parsed, FileInfo? file) =>
        parsed.GetValue(format)
        ?? (
            string.Equals(file?.Extension, ".csv", StringComparison.OrdinalIgnoreCase)
                ? TransferFormat.Csv
                : TransferFormat.Ndjson
        );

    public async Task<Partner> Partner(ParseResult parsed, NpgsqlDataSource source, CancellationToken cancel)
    {
        var id = parsed.GetValue(partner);
        var all = await PartnerStore.List(source, cancel);
        return all.FirstOrDefault(one => one.Id == id)
            ?? throw new VerbException($"There is no partner {id}: partner list shows those there are.");
    }
}
