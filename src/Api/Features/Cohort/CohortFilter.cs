using System.Buffers.Text;
using System.Text;
using ChannelFit.Api.Features.Assessments;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Catalog;

namespace ChannelFit.Api.Features.Cohort;

/// <summary>The filters, order and place of a page of people. There is none by score.</summary>
/// <param name="Verdict">The verdict of the channel that the person asked about; null for all.</param>
/// <param name="Channel">The channel that the person asked about; null for all.</param>
/// <param name="Inactive">True for people without answers and without a recorded week for two weeks.</param>
/// <param name="Open">True for people with an open invitation.</param>
/// <param name="ByDate">True for those whose last assessment is the newest first; false for the order of references.</param>
/// <param name="AfterId">The last answers of the last person of the page before; all zeros without one.</param>
/// <param name="AfterPerson">The last person of the page before; empty for the first page.</param>
public sealed record CohortFilter(
    string? Verdict,
    string? Channel,
    bool Inactive,
    bool Open,
    bool ByDate,
    Guid AfterId,
    string AfterPerson
)
{
    /// <summary>The number of people on a page.</summary>
    public const int PageSize = 50;

    private const string On = "yes";
    private const string DateOrder = "date";
    private const int IdLength = 16;

    /// <summary>The codes of all verdicts, best first.</summary>
    public static IReadOnlyList<string> Verdicts => StoredRanks.BestFirst;

    /// <summary>Reads the query of the page. People change it by hand, so a value that cannot be read filters nothing.</summary>
    public static CohortFilter Read(IQueryCollection query, PublishedCatalog catalog)
    {
        var (afterId, afterPerson) = ReadCursor(query["after"].ToString());
        return new(
            OneOf(query["verdict"].ToString(), Verdicts),
            OneOf(query["channel"].ToString(), ChannelsOf(catalog)),
            query["silent"] == On,
            query["open"] == On,
            query["order"] == DateOrder,
            afterId,
            afterPerson
        );
    }

    /// <summary>Returns the keys of the channels of the newest model.</summary>
    public static IEnumerable<string> ChannelsOf(PublishedCatalog catalog) =>
        catalog.NewestModel.Model.Channels.Select(channel => channel.Key);

    /// <summary>True if a filter is set, which can exclude any number of people.</summary>
    public bool ExcludesPeople => Verdict is not null || Channel is not null || Inactive || Open;

    /// <summary>True if the page does not begin with the first person.</summary>
    public bool IsContinued => AfterPerson.Length > 0;

    /// <summary>Returns the address of the page after a person, relative to the service; the first page if it is null.</summary>
    public string AddressAfter(CohortPerson? last)
    {
        (string Name, string? Value)[] members =
        [
            ("verdict", Verdict),
            ("channel", Channel),
            ("silent", Inactive ? On : null),
            ("open", Open ? On : null),
            ("order", ByDate ? DateOrder : null),
            ("after", last is null ? null : CursorOf(last)),
        ];
        var query = members.Where(member => member.Value is not null).Select(member => $"{member.Name}={member.Value}");
        return $"{CohortLinkSigner.Path}?{string.Join('&', query)}";
    }

    private static string? OneOf(string text, IEnumerable<string> codes) => codes.Contains(text) ? text : null;

    private static string CursorOf(CohortPerson person) =>
        Base64Url.EncodeToString([
            .. (person.AnswersId ?? default).ToByteArray(bigEndian: true),
            .. Encoding.ASCII.GetBytes(person.PersonRef),
        ]);

    private static (Guid Id, string Person) ReadCursor(string text)
    {
        Span<byte> bytes = stackalloc byte[IdLength + PersonRef.MaxLength];

        return
            text.Length <= Base64Url.GetEncodedLength(bytes.Length)
            && Base64Url.IsValid(text)
            && Base64Url.TryDecodeFromChars(text, bytes, out var length)
            && length > IdLength
            && Encoding.ASCII.GetString(bytes[IdLength..length]) is var person
            && PersonRef.IsValid(person)
            ? (new Guid(bytes[..IdLength], bigEndian: true), person)
            : (Guid.Empty, "");
    }
}
