using System.CommandLine;
using ChannelFit.Api.Features.Partners;
using ChannelFit.Api.Features.Transfer;
using ChannelFit.Api.Http.Auth;
using Npgsql;

namespace ChannelFit.Api.Cli;

/// <summary>The options that import and export have in common: partner, mode and format.</summary>
internal sealed class TransferCommandOptions
{
    private readonly Option<Guid> partner = PartnerArgument.CreateOption();

    private readonly Option<KeyMode> mode = new("--mode")
    {
        Description = "Live or test data.",
        DefaultValueFactory = _ => KeyMode.Live,
    };

    private readonly Option<TransferFormat?> format = new("--format")
    {
        Description = "The format of the file; by default csv if its name ends in .csv, otherwise ndjson.",
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
        return all.FirstOrDefault(one => one.Id == id) ?? throw PartnerArgument.NotFound(id);
    }
}
