"""From records to sheets: what each kind of material, form and register says on paper."""
