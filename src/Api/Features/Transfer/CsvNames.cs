using System.Text;
using ChannelFit.Catalog;
using ChannelFit.Domain.Answers;

namespace ChannelFit.Api.Features.Transfer;

/// <summary>The names of columns and cells that an import accepts: codes and, in a lenient import, texts of any language.</summary>
public sealed class CsvNames
{
    /// <summary>The column with the idempotency key of a record.</summary>
    public const string Key = "idempotencyKey";

    private const string Any = "";

    private readonly Dictionary<string, CsvKind> columns;
    private readonly Dictionary<string, string> headers = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Instrument, string Column, string Cell), string> cells = [];

    private CsvNames(Dictionary<string, CsvKind> columns, bool isLenient) =>
        (this.columns, IsLenient) = (columns, isLenient);

    /// <summary>Creates the names of an import of assessments.</summary>
    public CsvNames(PublishedCatalog catalog, bool isLenient)
        : this(Columns(new(catalog, catalog.TextsIn(PublishedCatalog.DefaultLanguage))), isLenient)
    {
        if (isLenient)
        {
            AddTexts(catalog);
        }
    }

    /// <summary>The columns without which a file cannot be imported.</summary>
    public IReadOnlyList<string> Required { get; private init; } = [CsvColumns.Instrument];

    /// <summary>The allowed columns, for the error about others.</summary>
    public string Allowed { get; private init; } = $"the columns of an export and {Key}";

    /// <summary>True if records have answers.</summary>
    public bool HasAnswers { get; private init; } = true;

    /// <summary>Creates the names of an import of activity, whose records are flat.</summary>
    public static CsvNames ForActivity(PublishedCatalog catalog, bool isLenient)
    {
        const string channel = "channel";
        string[] texts = [CsvColumns.PersonRef, "week", channel];
        string[] numbers = ["hours", "attempts", "replies", "interviews", "offers"];
        var names = new CsvNames(
            texts
                .Select(name => (name, CsvKind.Text))
                .Concat(numbers.Select(name => (name, CsvKind.Quantity)))
                .ToDictionary(column => column.name, column => column.Item2),
            isLenient
        )
        {
            Required = texts,
            Allowed = string.Join(", ", (IEnumerable<string>)[.. texts, .. numbers]),
            HasAnswers = false,
        };

        if (isLenient)
        {
            names.AddHeaders();
            names.AddChannelNames(catalog, channel);
        }

        return names;
    }

    /// <summary>True if unknown columns are ignored and texts are accepted for codes.</summary>
    public bool IsLenient { get; }

    /// <summary>Returns the column for a cell of the header; null if it is unknown.</summary>
    public string? FindColumn(string header) =>
        columns.ContainsKey(header) ? header : headers.GetValueOrDefault(Normalize(header));

    /// <summary>Returns the kind of a column.</summary>
    public CsvKind KindOf(string column) => columns[column];

    /// <summary>
    /// Returns the code for the text of a cell, first by the texts of the record's instrument and then by those of all
    /// instruments; the cell itself if the text is unknown.
    /// </summary>
    public string Code(string instrument, string column, string cell)
    {
        if (!IsLenient)
        {
            return cell;
        }

        var text = Normalize(cell).ToUpperInvariant();
        return cells.TryGetValue((instrument, column, text), out var code)
            ? code
            : cells.GetValueOrDefault((Any, column, text), cell);
    }

    private static Dictionary<string, CsvKind> Columns(CsvColumns known)
    {
        var kinds = new Dictionary<string, CsvKind>(StringComparer.Ordinal)
        {
            [CsvColumns.Id] = CsvKind.Ignored, // Used as the idempotency key only.
            [CsvColumns.CreatedAt] = CsvKind.Text,
            [CsvColumns.PersonRef] = CsvKind.Text,
            [CsvColumns.Instrument] = CsvKind.Text,
            [CsvColumns.Model] = CsvKind.Text,
            [CsvColumns.Focus] = CsvKind.Text,
            [CsvColumns.FocusVerdict] = CsvKind.Ignored,
            [CsvColumns.TopChannel] = CsvKind.Ignored,
            [CsvColumns.Test] = CsvKind.Ignored,
            [CsvColumns.Metadata] = CsvKind.Json,
            [Key] = CsvKind.Text,
        };

        foreach (var item in known.Items)
        {
            kinds[item.Code] = item.Type == ItemType.Choice ? CsvKind.Choice : CsvKind.Number;
            kinds[CsvColumns.LabelColumn(item)] = CsvKind.Ignored;
        }

        foreach (var channel in known.Channels)
        {
            kinds[CsvColumns.ScoreColumn(channel)] = kinds[CsvColumns.VerdictColumn(channel)] = CsvKind.Ignored;
        }

        return kinds;
    }

    private void AddHeaders()
    {
        foreach (var column in columns.Keys)
        {
            headers.TryAdd(column, column);
        }
    }

    private void AddChannelNames(PublishedCatalog catalog, string column)
    {
        foreach (
            var (channel, language) in catalog.NewestModel.Model.Channels.SelectMany(channel =>
                catalog.Texts.Select(texts => (channel.Key, texts))
            )
        )
        {
            Add(Any, column, language.Channels[channel].Name, channel);
        }
    }

    private void AddTexts(PublishedCatalog catalog)
    {
        AddHeaders();
        AddChannelNames(catalog, CsvColumns.Focus);

        foreach (var language in catalog.Texts)
        {
            foreach (var instrument in catalog.Instruments)
            {
                var texts = language.Instruments[instrument.Instrument.Id];

                foreach (var item in instrument.Instrument.Items)
                {
                    headers.TryAdd(Normalize(texts.Items[item.Code]), item.Code);
                    AddAnswers(instrument.Instrument.Id, item, texts, instrument.Document.Items[item.Index].Options);
                }
            }
        }
    }

    private void AddAnswers(string instrument, Item item, InstrumentTexts texts, string? options)
    {
        if (item.Type == ItemType.Choice)
        {
            foreach (var (code, label) in texts.Options[options!])
            {
                Add(instrument, item.Code, code, code);
                Add(instrument, item.Code, label, code);
            }
        }
        else if (item.Type == ItemType.Agreement)
        {
            foreach (var (point, label) in texts.Scales["agreement"].Index())
            {
                Add(instrument, item.Code, label, FormattableString.Invariant($"{item.Min + point}"));
            }
        }
    }

    private void Add(string instrument, string column, string cell, string code)
    {
        var text = Normalize(cell).ToUpperInvariant();
        cells.TryAdd((instrument, column, text), code);
        cells.TryAdd((Any, column, text), code);
    }

    /// <summary>Normalizes white space and Unicode composition, which do not change the meaning of a text.</summary>
    private static string Normalize(string text) =>
        string.Join(
            ' ',
            text.Normalize(NormalizationForm.FormC).Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)
        );
}

/// <summary>The kind of values in a column of an import.</summary>
public enum CsvKind
{
    Ignored,
    Text,
    Json,
    Choice,
    Number,

    /// <summary>A number of the record itself, which is not an answer.</summary>
    Quantity,
}
