using System.Text.Json;
using System.Text.Json.Serialization;
using ChannelFit.Api.Features.Outcomes.Calibration;
using ChannelFit.Api.Features.Outcomes.Statistics;
using ChannelFit.Api.Features.Outcomes.Summary;

namespace ChannelFit.Api.Features.Outcomes;

/// <summary>Serialization of outcomes.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProgressResponse))]
[JsonSerializable(typeof(OutcomeSummaryResponse))]
[JsonSerializable(typeof(CalibrationResponse))]
[JsonSerializable(typeof(InstrumentStatisticsResponse))]
internal sealed partial class OutcomeJsonContext : JsonSerializerContext;
