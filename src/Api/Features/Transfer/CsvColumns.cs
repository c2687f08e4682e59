using System.Globalization;
using System.Text;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Features.Assessments.Results;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The columns of an export as CSV: one line for each assessment, an item or a channel to a column.</summary>
/// <remarks>
/// Flat, hence without wishes for a plan, consent and duration, which NDJSON has: no score or verdict depends on them.
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

    private static readonly string[] First =
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

    private readonly PublishedCatalog published;
    private readonly LanguageTexts texts;

    /// <summary>The columns of everything published, with labels in one language.</summary>
    public CsvColumns(PublishedCatalog published, LanguageTexts texts)
    {
        (this.published, this.texts) = (published, texts);
        
        // The items of the newest instrument first, in its order.
        Items =
        [
            .. published
                .Instruments.Reverse()
                .SelectMany(seed => seed.Instrument.Items)
                .DistinctBy(item => item.Code),
        ];
        Channels = [.. published.NewestModel.Model.Channels.Select(channel => channel.Key)];
    }

    public IReadOnlyList<Item> Items { get; }

    public IReadOnlyList<string> Channels { get; }

    public static string LabelColumn(Item item) => $"{item.Code}.label";

    public static string ScoreColumn(string channel) => $"{channel}.score";

    public static string VerdictColumn(string channel) => $"{channel}.verdict";

    /// <summary>Adds the header.</summary>
    public void WriteHeader(StringBuilder to) =>
        Write(
            to,
            [
                .. First,
                .. Items.SelectMany(item => (string[])[item.Code, LabelColumn(item)]),
                .. Channels.SelectMany(channel => (string[])[ScoreColumn(channel), VerdictColumn(channel)]),
                Metadata,
            ]
        );

    /// <summary>Adds a row.</summary>
    public void Write(StringBuilder to, AssessmentRow row)
    {
        var answers = published.FindInstrument(row.Instrument) is { } seed
            ? StoredResultVerifier.ReadResponses(seed.Instrument, row)
            : null;
        var model = (published.FindModel(row.Model) ?? published.NewestModel).Model;
        Write(
            to,
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
                .. Items.SelectMany(item => Answer(answers, item)),
                .. Channels.SelectMany((_, channel) => Judged(row, channel)),
                CsvFormat.EscapeFormula(row.Metadata ?? ""),
            ]
        );
    }

    private static void Write(StringBuilder to, string[] cells)
    {
        for (var cell = 0; cell < cells.Length; cell++)
        {
            to.Append(cell == 0 ? "" : ",");
            CsvFormat.Write(to, cells[cell]);
        }

        to.Append("\r\n");
    }

    private string[] Answer(ResponseSet? sheet, Item column)
    {
        var index = sheet?.Instrument.Find(column.Code) ?? -1;

        if (index < 0 || double.IsNaN(sheet![index]))
        {
            return ["", ""];
        }

        var item = sheet.Instrument.Items[index];
        return item.Type == ItemType.Choice
            ? [item.Options[(int)sheet[index]], CsvFormat.EscapeFormula(LabelOf(sheet, item))]
            : [sheet[index].ToString("R", CultureInfo.InvariantCulture), CsvFormat.EscapeFormula(LabelOf(sheet, item))];
    }

    /// <summary>The words of the answer; a number that is no agreement speaks for itself.</summary>
    private string LabelOf(ResponseSet sheet, Item item)
    {
        var shape = published.FindInstrument(sheet.Instrument.Id)!.Shape;
        var words = texts.Instruments[sheet.Instrument.Id];
        return item.Type switch
        {
            ItemType.Choice => words.Options[shape.Items[item.Index].Options!][item.Options[(int)sheet[item.Index]]],
            ItemType.Agreement => words.Scales["agreement"][(int)(sheet[item.Index] - item.Min)],
            _ => "",
        };
    }

    private static string[] Judged(AssessmentRow row, int channel) =>
        [(row.Scores[channel] / 10m).ToString("0.0", CultureInfo.InvariantCulture), row.Verdicts[channel]];
}
