import { history } from '#lib/messages/en/history.ts';
import { country, partialDate } from '../format.ts';
import type { FieldForm } from '#lib/domain/facts/fields.ts';

/** A value of a field in words; empty when there is none. `names`: of entries, by id. */
export function valueWords(form: FieldForm, value: unknown, names: Record<string, string>): string {
  if (value === null || value === undefined || value === '') return '';
  if (Array.isArray(value)) return value.map((one) => valueWords(form, one, names)).join(', ');
  if (typeof value === 'object') return objectWords(value as Record<string, unknown>);
  const text = String(value as string | number);
  switch (form.is) {
    case 'entry':
    case 'entries':
      return names[text] ?? '?';
    case 'country':
      return country(text);
    case 'choice':
    case 'choices':
      return history.values[text] ?? text;
    case 'date':
      return partialDate(text);
    default:
      return text;
  }
}

function objectWords(value: Record<string, unknown>): string {
  if ('unit' in value) return `${String(value['value'])} ${String(value['unit'])}`;
  if ('latitude' in value) return `${String(value['latitude'])}, ${String(value['longitude'])}`;
  const period = [
    value['from'] && `from ${String(value['from'])}`,
    value['until'] && `until ${String(value['until'])}`,
  ];
  const when = period.filter(Boolean).join(' ');
  return when ? `${String(value['name'])} (${when})` : String(value['name']);
}
