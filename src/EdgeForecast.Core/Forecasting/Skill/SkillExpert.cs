namespace EdgeForecast.Core.Forecasting.Skill;

/// <summary>An expert of a skill report.</summary>
/// <param name="Name">Its name in the forecast's declaration.</param>
/// <param name="IsShadow">It is scored and never served.</param>
/// <param name="Weight">Its weight in the last forecast, mean over the horizon.</param>
public sealed record SkillExpert(string Name, bool IsShadow, double Weight);
