using System.Text.Json;
using ChannelFit.Api.Database;

namespace ChannelFit.Api.Features.Partners;

/// <summary>The settings of a partner that its own API keys read and change.</summary>
public sealed record PartnerSettings(
    Guid Id,
    string Name,
    string[] Origins,
    string Model,
    int? RetentionDays,
    string? BrandingJson,
    int PublicKeyDailyCap,
    int PublicKeyProofOfWork
)
{
    /// <summary>The number of assessments that each public key may store in a day, unless the partner sets another number.</summary>
    public const int DefaultPublicKeyDailyCap = 1000;

    public const int MaxPublicKeyDailyCap = 1_000_000;

    /// <summary>The most zero bits of a proof of work: 16 million hashes on average, minutes in a browser.</summary>
    public const int MaxPublicKeyProofOfWork = 24;

    /// <summary>The branding as it is stored; null if there is none.</summary>
    internal StoredBranding? StoredBranding { get; } =
        BrandingJson is null
            ? null
            : JsonSerializer.Deserialize(BrandingJson, PartnerJsonContext.Default.StoredBranding);

    /// <summary>The branding that pages and reports show; null if there is none.</summary>
    public BrandingResponse? Branding => StoredBranding?.WithName(Name);

    /// <summary>Returns the settings; null if there is no such partner.</summary>
    public static Task<PartnerSettings?> Find(TenantDb db, Guid partner, CancellationToken cancel) =>
        db.Read(
            partner,
            """
            select id, name, origins, model, retention_days, branding as branding_json, public_key_daily_cap,
                public_key_proof_of_work
            from partner
            where id = @tenant
            """,
            args: null,
            static grid => grid.ReadFirstOrDefaultAsync<PartnerSettings?>(),
            cancel
        );

    /// <summary>Changes the settings that the patch names; of two patches at once, both take effect.</summary>
    /// <param name="known">The settings as they were read.</param>
    /// <param name="onlyIfUnchanged">True to change nothing and return null if the settings have changed since.</param>
    public static Task<PartnerSettings?> Change(
        TenantDb db,
        PartnerSettings known,
        PartnerPatch patch,
        bool onlyIfUnchanged,
        AuditEntry entry,
        CancellationToken cancel
    ) =>
        db.Write(
            known.Id,
            """
            with changed as (
                update partner
                set name = coalesce(@Name::text, name),
                    origins = coalesce(@Origins::text[], origins),
                    model = coalesce(@Model::text, model),
                    retention_days = case when @SetsRetention then @RetentionDays::integer else retention_days end,
                    branding = case when @SetsBranding then @Branding::json else branding end,
                    public_key_daily_cap = coalesce(@PublicKeyDailyCap::integer, public_key_daily_cap),
                    public_key_proof_of_work = coalesce(@PublicKeyProofOfWork::integer, public_key_proof_of_work)
                where id = @tenant and (
                    not @onlyIfUnchanged
                    or (name, origins, model, public_key_daily_cap, public_key_proof_of_work)
                        = (@knownName, @knownOrigins::text[], @knownModel, @knownCap, @knownProofOfWork)
                        and retention_days is not distinct from @knownDays::integer
                        and branding::text is not distinct from @knownBranding::text)
                returning id, name, origins, model, retention_days, branding as branding_json, public_key_daily_cap,
                    public_key_proof_of_work
            ),
            audited as (
                insert into audit (partner_id, id, created_at, test, key, action, subject)
                select @tenant, @AuditId, @AuditTime, @AuditTest, @AuditKey, @AuditAction, @AuditSubject
                where exists (select 1 from changed)
            )
            select id, name, origins, model, retention_days, branding_json, public_key_daily_cap, public_key_proof_of_work
            from changed
            """,
            Audit.AddParameters(
                new
                {
                    patch.Name,
                    patch.Origins,
                    patch.Model,
                    patch.SetsRetention,
                    patch.RetentionDays,
                    patch.SetsBranding,
                    patch.Branding,
                    patch.PublicKeyDailyCap,
                    patch.PublicKeyProofOfWork,
                    onlyIfUnchanged,
                    knownName = known.Name,
                    knownOrigins = known.Origins,
                    knownModel = known.Model,
                    knownDays = known.RetentionDays,
                    knownBranding = known.BrandingJson,
                    knownCap = known.PublicKeyDailyCap,
                    knownProofOfWork = known.PublicKeyProofOfWork,
                },
                entry
            ),
            static grid => grid.ReadFirstOrDefaultAsync<PartnerSettings?>(),
            cancel
        );
}

/// <summary>A change of a partner's settings; null members stay as they are.</summary>
/// <param name="SetsRetention">True to change the retention; <c>RetentionDays</c> may be null then.</param>
/// <param name="SetsBranding">True to change the branding; <c>Branding</c> may be null then.</param>
public sealed record PartnerPatch(
    string? Name,
    string[]? Origins,
    string? Model,
    bool SetsRetention,
    int? RetentionDays,
    bool SetsBranding,
    string? Branding,
    int? PublicKeyDailyCap,
    int? PublicKeyProofOfWork
)
{
    public bool IsEmpty =>
        Name is null
        && Origins is null
        && Model is null
        && !SetsRetention
        && !SetsBranding
        && PublicKeyDailyCap is null
        && PublicKeyProofOfWork is null;
}
