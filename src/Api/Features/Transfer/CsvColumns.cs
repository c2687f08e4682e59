using System.Globalization;
using System.Text;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The columns of a CSV export. A line contains one assessment; items and channels have columns.</summary>
/// <remarks>
/// CSV is flat and therefore does not contain plan options, consent and duration. No score or verdict depends on them.
/// </remarks>
public sealed class CsvColumns
{
    public const string Id = "id";
    public const string CreatedAt = "createdAt";
    public const string PersonRef = "personRef";
    public const string Instrument = "instrument";
    public const string Model = "model";
    public const string Focus = "focus";
    public const string FocusVerdict = "focusVerdict";
    public const string TopChannel = "topChannel";
    public const string Test = "test";
    public const string Metadata = "metadata";

    private static readonly string[] FirstColumns =
    [
        Id,
        CreatedAt,
        PersonRef,
        Instrument,
        Model,
        Focus,
        FocusVerdict,
        TopChannel,
        Test,
    ];

    private readonly PublishedCatalog catalog;
    private readonly LanguageTexts texts;

    /// <summary>Creates the columns for all published items and channels, with labels in one language.</summary>
    public CsvColumns(PublishedCatalog catalog, LanguageTexts texts)
    {
        (this.catalog, this.texts) = (catalog, texts);
        // The items of the newest instrument first, in its order.
        Items =
        [
            .. catalog
                .Instruments.Reverse()
                .SelectMany(instrument => instrument.Instrument.Items)
                .DistinctBy(item => item.Code),
        ];
        Channels = [.. catalog.NewestModel.Model.Channels.Select(channel => channel.Key)];
    }

    public IReadOnlyList<Item> Items { get; }

    public IReadOnlyList<string> Channels { get; }

    public static string LabelColumn(Item item) => $"{item.Code}.label";

    public static string ScoreColumn(string channel) => $"{channel}.score";

    public static string VerdictColumn(string channel) => $"{channel}.verdict";

    /// <summary>Appends the header.</summary>
    public void WriteHeader(StringBuilder output) =>
        Write(
            output,
            [
                .. FirstColumns,
                .. Items.SelectMany(item => (string[])[item.Code, LabelColumn(item)]),
                .. Channels.SelectMany(channel => (string[])[ScoreColumn(channel), VerdictColumn(channel)]),
                Metadata,
            ]
        );

    /// <summary>Appends a row.</summary>
    public void Write(StringBuilder output, AssessmentRow row)
    {
        var responses = catalog.FindInstrument(row.Instrument) is { } instrument
            ? StoredResultVerifier.ReadResponses(instrument.Instrument, row)
            : null;
        var model = (catalog.FindModel(row.Model) ?? catalog.NewestModel).Model;
        Write(
            output,
            [
                row.Id.ToString(),
                row.CreatedAt.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
                CsvFormat.EscapeFormula(row.PersonRef ?? ""),
                row.Instrument,
                row.Model,
                row.Focus,
                StoredRanks.FocusVerdict(model, row.Focus, row.Verdicts),
                StoredRanks.TopChannel(model, row.Scores, row.Verdicts) ?? "",
                row.Test ? "true" : "false",
                .. Items.SelectMany(item => ValueAndLabel(responses, item)),
                .. Channels.SelectMany((_, channel) => ScoreAndVerdict(row, channel)),
                CsvFormat.EscapeFormula(row.Metadata ?? ""),
            ]
        );
    }

    private static void Write(StringBuilder output, string[] cells)
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            output.Append(cell == 0 ? "" : ",");
            CsvFormat.Write(output, cells[cell]);
        }

        output.Append("\r\n");
    }

    private string[] ValueAndLabel(ResponseSet? responses, Item column)
    {
        var index = responses?.Instrument.Find(column.Code) ?? -1;

        if (index < 0 || double.IsNaN(responses![index]))
        {
            return ["", ""];
        }

        var item = responses.Instrument.Items[index];
        return item.Type == ItemType.Choice
            ? [item.Options[(int)responses[index]], CsvFormat.EscapeFormula(LabelOf(responses, item))]
            :
            [
                responses[index].ToString("R", CultureInfo.InvariantCulture),
                CsvFormat.EscapeFormula(LabelOf(responses, item)),
            ];
    }

    /// <summary>Returns the label of an answer; empty for a number that has no scale.</summary>
    private string LabelOf(ResponseSet responses, Item item)
    {
        var document = catalog.FindInstrument(responses.Instrument.Id)!.Document;
        var instrumentTexts = texts.Instruments[responses.Instrument.Id];
        return item.Type switch
        {
            ItemType.Choice => instrumentTexts.Options[document.Items[item.Index].Options!][
                item.Options[(int)responses[item.Index]]
            ],
            ItemType.Agreement => instrumentTexts.Scales["agreement"][(int)(responses[item.Index] - item.Min)],
            _ => "",
        };
    }

    private static string[] ScoreAndVerdict(AssessmentRow row, int channel) =>
        [(row.Scores[channel] / 10m).ToString("0.0", CultureInfo.InvariantCulture), row.Verdicts[channel]];
}
