namespace ChannelFit.Api.Features.Reports;

/// <summary>The reader of a report. It follows from how the report was requested.</summary>
public enum ReportAudience
{
    /// <summary>The person who answered, with a respondent token.</summary>
    Respondent,

    /// <summary>The partner, with a secret key.</summary>
    Coach,

    /// <summary>Anyone with a share link.</summary>
    Shared,
}
