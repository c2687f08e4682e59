using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.People;

/// <summary>How an erased person is recognised, so that what comes late is refused (api.md, People).</summary>
public static class ErasedPerson
{
    /// <summary>
    /// The first step of every statement that keeps something of a person. It takes the row's mode, reference and
    /// consent, and @person, the <see cref="Hashes"/>; what comes after it goes on from <see cref="NotErasedSql"/>.
    /// </summary>
    public const string GateSql = """
        gate as materialized (select person_is_erased(@Test, @PersonRef, @person, @ConsentAt) as erased)
        """;

    /// <summary>The same where no person is named: nobody was erased, and nothing has to be asked.</summary>
    public const string NoPersonSql = "gate as (select false as erased)";

    /// <summary>A row where the person was not erased.</summary>
    public const string NotErasedSql = "gate where not erased";

    /// <summary>The hash to note beside what is kept of the person for a while.</summary>
    public const string HashSql = "(@person::bytea[])[1]";

    /// <summary>
    /// What the imports of a partner share and an erasure takes alone, in place of a lock for each of thousands of people.
    /// </summary>
    public const string ImportLockSql = "hashtextextended(concat_ws('|', current_partner(), 'imports'), 0)";

    private const string Purpose = "erased-person";

    /// <summary>The hashes that the person may be remembered by, the newest key's first; none where nobody is named.</summary>
    public static byte[][] Hashes(SecretKeyRing secret, Guid partner, bool test, string? personRef) =>
        personRef is null ? [] : secret.ComputeAllHmacs(Purpose, $"{(test ? "test" : "live")}|{partner}|{personRef}");
}
