using System.CommandLine;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Auth;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>What import and export ask alike: whose rows, of which mode, and how they are written.</summary>
internal sealed class TransferCommandOptions
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

    public bool IsTest(ParseResult parsed) => parsed.GetValue(mode) == KeyMode.Test;

    public TransferFormat FormatOf(ParseResult parsed, FileInfo? file) =>
        parsed.GetValue(format)
        ?? (
            string.Equals(file?.Extension, ".csv", StringComparison.OrdinalIgnoreCase)
                ? TransferFormat.Csv
                : TransferFormat.Ndjson
        );

    public async Task<Partner> FindPartner(ParseResult parsed, NpgsqlDataSource source, CancellationToken cancel)
    {
        var id = parsed.GetValue(partner);
        var all = await PartnerStore.List(source, cancel);
        return all.FirstOrDefault(one => one.Id == id)
            ?? throw new CliException($"There is no partner {id}: partner list shows those there are.");
    }
}
