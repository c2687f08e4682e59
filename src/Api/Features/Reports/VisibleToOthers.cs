using System.Collections.Frozen;

namespace ChannelFit.Api.Features.Reports;

/// <summary>
/// The actions and the changes of answers that others can see. A report on a confidential search must not suggest them.
/// </summary>
/// <remarks>A test requires that every action and every changeable item of all models is in one of the two groups.</remarks>
internal static class VisibleToOthers
{
    private static readonly FrozenSet<string> Actions = FrozenSet.Create(
        StringComparer.Ordinal,
        "twitter.follow-30",
        "twitter.reply-3",
        "twitter.message-2",
        "linkedin.headline",
        "linkedin.comment-3",
        "alumni.join-list",
        "blog.post-1",
        "blog.send-to-3",
        "portfolio.write-case",
        "portfolio.show-to-2",
        "communities.join-2",
        "communities.answer-2",
        "communities.message-1"
    );

    private static readonly FrozenSet<string> Items = FrozenSet.Create(
        StringComparer.Ordinal,
        "ENG3",
        "CTX7",
        "FLD2-twitter",
        "VISW2",
        "ADV2"
    );

    /// <summary>Returns whether others can see an action.</summary>
    public static bool IncludesAction(string code) => Actions.Contains(code);

    /// <summary>Returns whether others can see the act that changes the answer to an item.</summary>
    public static bool IncludesItem(string code) => Items.Contains(code);
}
